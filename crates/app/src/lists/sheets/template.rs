//! 模板: clerks' own files, kept for a list under a name, with what their columns say; looked at, changed, taken out of use.

use super::mapping::{carries_mark, columns, kept, known, of_choice, remembered};
use super::told::ToldColumn;
use super::{SheetChoice, SheetUpload};
use crate::App;
use crate::error::{Error, Result};
use crate::intake::{off_lane, register};
use yipanqi_domain::list::{List, ListVersion, OwnColumns};
use yipanqi_domain::office::Side;
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::sheet::{ListTemplate, TemplateState};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ListId, VersionId};
use yipanqi_extract::Format;
use yipanqi_extract::sheet::{Known, Mapping, Meaning, SheetLayout, SheetLimits, Table, workbook};
use yipanqi_store::Reader;

/// Templates that a list may have.
const MOST_TEMPLATES: usize = 20;

/// What rows may say beyond the columns of every list, apart from the list's own columns: no column of a sheet says it.
const PARTS: [&str; 6] = ["selection", "phase", "region", "zone", "parent", "after"];

/// A template as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateCard {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The file's name.
    pub file_name: String,
    /// The sheet in it.
    pub sheet: String,
    /// Its columns with what they are taken for.
    pub columns: Vec<ToldColumn>,
    /// Cells of its rows that hold formulas.
    pub formulas: Vec<String>,
    /// First and last row that are replaced.
    pub rows: (u32, u32),
    /// Whether fields or headings without a column stand between the rows.
    pub has_headings: bool,
}

/// The templates of a list, for a version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplatesPage {
    /// The list.
    pub list: List,
    /// The version that would be written.
    pub version: ListVersion,
    /// Sides of the body, from left to right.
    pub sides: Vec<Side>,
    /// The list's own columns.
    pub columns: OwnColumns,
    /// Parts of what rows say beyond the columns of every list that some row of the version says.
    pub parts: Vec<&'static str>,
    /// The templates, by name.
    pub templates: Vec<TemplateCard>,
    /// Whether the visitor may keep and change them.
    pub may_keep: bool,
}

/// A template opened.
pub(super) struct Opened {
    pub(super) table: Table,
    pub(super) mapping: Mapping,
    pub(super) layout: SheetLayout,
    pub(super) bytes: Vec<u8>,
}

/// How large a template may be: it is a form with a few rows.
fn limits() -> SheetLimits {
    let usual = SheetLimits::default();
    SheetLimits {
        file: yipanqi_extract::Limits {
            max_bytes: 4 << 20,
            max_expanded: 64 << 20,
            ..usual.file
        },
        max_rows: 20_000,
        ..usual
    }
}

/// What a list knows of itself, for reading.
pub(super) struct Around {
    pub(super) sides: Vec<Side>,
    pub(super) columns: OwnColumns,
    pub(super) known: Known,
}

impl Around {
    pub(super) async fn of(read: &mut Reader, list: &List, version: &ListVersion) -> Result<Self> {
        let sides = read.sides_of(list.body).await?;
        let columns = read.columns_of(version).await?;
        let known = known(read, list, &sides, &columns).await?;
        Ok(Self {
            sides,
            columns,
            known,
        })
    }
}

impl App {
    /// The templates of a version's list, for those who may take it out or draft it.
    pub async fn templates_page(&self, actor: &Actor, version: VersionId) -> Result<TemplatesPage> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let place = super::super::place_of(&list);
        let may_keep = may(actor, Action::DraftList, &place).is_ok();
        let may_see = may_keep || self.may_export(&mut read, actor, &list).await?;
        let around = Around::of(&mut read, &list, &version).await?;
        let templates = read.list_templates(list.id).await?;
        let said = read.row_parts(version.id).await?;
        read.end().await?;
        if !may_see {
            let object = (super::super::VERSION, version.id.0);
            self.allow_reading(actor, Action::ExportList, &place, object)
                .await?;
        }
        let mut cards = Vec::new();
        for template in templates {
            let opened = self.opened(&template, &around).await?;
            cards.push(TemplateCard {
                id: template.id,
                name: template.name,
                file_name: template.file_name,
                columns: columns(&opened.table, &opened.mapping),
                sheet: opened.table.sheet,
                formulas: opened.layout.formulas,
                rows: opened.layout.rows,
                has_headings: opened.layout.group.is_some(),
            });
        }
        Ok(TemplatesPage {
            list,
            version,
            sides: around.sides,
            columns: around.columns,
            parts: PARTS
                .into_iter()
                .filter(|part| said.iter().any(|said| said == part))
                .collect(),
            templates: cards,
            may_keep,
        })
    }

    /// Keeps a file as a template of the version's list; one of the same name is replaced. Gives its number.
    ///
    /// # Errors
    /// `required` at `name` or `file`, `too_long` at `name`, at `file`: `sheet_too_large`, `sheet_unreadable`,
    /// `template_not_xlsx`, `sheet_macros`, `sheet_no_heading`, `template_is_export`, `sheet_without_title`,
    /// `carries_secrecy_mark`; `too_many_templates`.
    pub async fn keep_template(
        &self,
        actor: &Actor,
        version: VersionId,
        name: &str,
        upload: SheetUpload,
    ) -> Result<i64> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let place = super::super::place_of(&list);
        let around = Around::of(&mut read, &list, &version).await?;
        let there = read.list_templates(list.id).await?;
        read.end().await?;
        self.allow_reading(actor, Action::DraftList, &place, ("list", list.id.0))
            .await?;
        let name = required(name, "name")?;
        if name.chars().count() > 40 {
            return Err(Refusal::new("too_long").at("name").with("limit", 40).into());
        }
        if !there.iter().any(|known| known.name == name) && there.len() >= MOST_TEMPLATES {
            return Err(Refusal::new("too_many_templates")
                .with("n", MOST_TEMPLATES)
                .into());
        }
        if upload.bytes.is_empty() {
            return Err(Refusal::new("required").at("file").into());
        }
        let (bytes, known) = (upload.bytes, around.known.clone());
        let (table, bytes) =
            off_lane(move || looked_at(&bytes, &known, None).map(|table| (table, bytes))).await??;
        let mut read = self.store.read().await?;
        let last = read.sheet_import_of_layout(list.body, &table.fingerprint).await?;
        read.end().await?;
        let mapping = match last {
            Some(last) => remembered(&table, &last.mapping, &around.sides, &around.columns),
            None => table.proposal(),
        };
        if !mapping.columns.contains(&Meaning::Title) {
            return Err(Refusal::new("sheet_without_title").at("file").into());
        }
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let blobs = self.blobs.clone();
        let blob = off_lane(move || blobs.put(&bytes)).await??;
        let (mut tx, list) = self.list_for_change(actor, list.id).await?;
        register(&mut tx, &blob, length).await?;
        let template = ListTemplate {
            id: tx.new_id().await?,
            list: list.id,
            name,
            blob,
            file_name: upload
                .file_name
                .chars()
                .filter(|c| !c.is_control())
                .take(120)
                .collect(),
            sheet: table.sheet.clone(),
            mapping: kept(&table, &mapping, &around.sides, &around.columns)?,
            state: TemplateState::Used,
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&template).await?;
        let entry = Entry::done(actor.by(), "list.keep_template", "list", list.id.0);
        tx.commit(entry.because(format!("template={}", template.id)))
            .await?;
        Ok(template.id)
    }

    /// Says what the columns of a template say. Gives the number under which it stands from now on.
    ///
    /// # Errors
    /// `sheet_meaning_twice`, `sheet_without_title` at `columns`; stale: `template_changed`.
    pub async fn map_template(
        &self,
        actor: &Actor,
        version: VersionId,
        id: i64,
        choice: SheetChoice,
    ) -> Result<i64> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let around = Around::of(&mut read, &list, &version).await?;
        let there = read.list_templates(list.id).await?;
        read.end().await?;
        self.allow_reading(
            actor,
            Action::DraftList,
            &super::super::place_of(&list),
            ("list", list.id.0),
        )
        .await?;
        let template = there.into_iter().find(|template| template.id == id);
        let template = template.ok_or_else(|| Refusal::stale("template_changed"))?;
        choice.judged()?;
        if choice.columns.is_empty() {
            return Err(Refusal::new("sheet_without_title").at("columns").into());
        }
        let opened = self.opened(&template, &around).await?;
        let mapping = of_choice(&opened.table, &choice);
        let mapping = kept(&opened.table, &mapping, &around.sides, &around.columns)?;
        self.template_once_more(actor, list.id, template, "list.keep_template", |template| {
            ListTemplate { mapping, ..template }
        })
        .await
    }

    /// Takes a template out of use.
    ///
    /// # Errors
    /// Stale: `template_changed`.
    pub async fn retire_template(&self, actor: &Actor, version: VersionId, id: i64) -> Result<()> {
        let (mut read, list, _) = self.version_to_read(actor, version).await?;
        let there = read.list_templates(list.id).await?;
        read.end().await?;
        self.allow_reading(
            actor,
            Action::DraftList,
            &super::super::place_of(&list),
            ("list", list.id.0),
        )
        .await?;
        let template = there.into_iter().find(|template| template.id == id);
        let template = template.ok_or_else(|| Refusal::stale("template_changed"))?;
        let state = TemplateState::Retired;
        self.template_once_more(actor, list.id, template, "list.retire_template", |template| {
            ListTemplate { state, ..template }
        })
        .await?;
        Ok(())
    }

    async fn template_once_more(
        &self,
        actor: &Actor,
        list: ListId,
        template: ListTemplate,
        act: &'static str,
        change: impl FnOnce(ListTemplate) -> ListTemplate,
    ) -> Result<i64> {
        let (mut tx, list) = self.list_for_change(actor, list).await?;
        // Nobody else said something of it meanwhile.
        if !tx.list_templates(list.id).await?.contains(&template) {
            return Err(Refusal::stale("template_changed").into());
        }
        let template = ListTemplate {
            id: tx.new_id().await?,
            post: actor.post,
            at: tx.now(),
            ..change(template)
        };
        tx.insert(&template).await?;
        let entry = Entry::done(actor.by(), act, "list", list.id.0);
        tx.commit(entry.because(format!("template={}", template.id)))
            .await?;
        Ok(template.id)
    }

    /// A template's file, read as it was when it was kept.
    pub(super) async fn opened(&self, template: &ListTemplate, around: &Around) -> Result<Opened> {
        let (blobs, blob, known) = (self.blobs.clone(), template.blob.clone(), around.known.clone());
        let sheet = template.sheet.clone();
        let (table, bytes) = off_lane(move || -> Result<_> {
            let bytes = blobs.get(&blob)?;
            Ok((looked_at(&bytes, &known, Some(&sheet))?, bytes))
        })
        .await??;
        let mapping = remembered(&table, &template.mapping, &around.sides, &around.columns);
        let layout = table.layout(&table.read(&mapping, &around.known));
        Ok(Opened {
            table,
            mapping,
            layout,
            bytes,
        })
    }
}

/// Reads a template; the sheet of that name, else the one with the most rows.
fn looked_at(bytes: &[u8], known: &Known, sheet: Option<&str>) -> Result<Table> {
    let limits = limits();
    let at = |code| Refusal::new(code).at("file");
    if bytes.len() > limits.file.max_bytes {
        return Err(at("sheet_too_large")
            .with("limit", limits.file.max_bytes >> 20)
            .into());
    }
    let unreadable =
        |cause: yipanqi_extract::Unreadable| at("sheet_unreadable").with("reason", cause.reason());
    let book = workbook(bytes, known, &limits).map_err(unreadable)?;
    if book.macros {
        return Err(at("sheet_macros").into());
    }
    if book.format != Format::Xlsx {
        return Err(at("template_not_xlsx").into());
    }
    if !book.marks.is_empty() {
        return Err(at("template_is_export").into());
    }
    let longest = (0..book.tables.len()).max_by_key(|at| (book.tables[*at].lines(), usize::MAX - at));
    let place = match sheet {
        Some(name) => book.tables.iter().position(|table| table.sheet == name),
        None => longest,
    };
    let table = place.and_then(|place| book.tables.into_iter().nth(place));
    let table = table.ok_or_else(|| at("sheet_no_heading"))?;
    if carries_mark(&table) {
        return Err(at("carries_secrecy_mark").into());
    }
    Ok::<_, Error>(table)
}
