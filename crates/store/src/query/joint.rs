//! Lists that several bodies adopt: which they are, and what each said of a version.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::list::{BodyAdoption, ListBody, ListVersion};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{ListId, VersionId};

impl Reader {
    /// The bodies that adopt a list beside its own, in the order in which they were named.
    pub async fn list_bodies(&mut self, list: ListId) -> Result<Vec<ListBody>> {
        self.find("WHERE t.list = $1 ORDER BY t.id", args![list]).await
    }

    /// What bodies said of a version, the oldest first.
    pub async fn body_adoptions(&mut self, version: VersionId) -> Result<Vec<BodyAdoption>> {
        self.find("WHERE t.version = $1 ORDER BY t.id", args![version])
            .await
    }

    /// Versions that are before several bodies, as far as the post is of the office of one of them that is not the list's
    /// own and may read the list's mark.
    pub async fn versions_before_bodies(&mut self, sight: Sight) -> Result<Vec<ListVersion>> {
        let rest = concat!(
            "JOIN list l ON l.id = t.list WHERE t.state = 'deliberated' AND ",
            sql_mark_ok!("l.mark"),
            " AND EXISTS (SELECT 1 FROM list_body lb WHERE lb.list = l.id AND ",
            sql_in_body!("lb.body"),
            ") ORDER BY t.id"
        );
        self.find(rest, &sight_params(sight)).await
    }
}
