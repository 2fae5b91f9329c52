//! 填报窗口: one for a list and month, opened by its office, which sees who is silent.

use crate::report_world::{Told, march, on, refused, task};
use yipanqi_domain::UnitId;
use yipanqi_domain::period::Period;
use yipanqi_testkit::{Place, on_both};

on_both!(one_window_for_a_list_and_month,);

async fn one_window_for_a_list_and_month(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    assert_eq!(
        refused(
            app.open_window(&world.clerk, told.list, march(), None, None)
                .await
        )
        .0,
        "window_there"
    );
    let january = Period::month(2025, 1).unwrap();
    assert_eq!(
        refused(
            app.open_window(&world.clerk, told.list, january, None, None)
                .await
        )
        .0,
        "window_without_version"
    );
    let april = Period::month(2025, 4).unwrap();
    assert_eq!(
        refused(app.open_window(&world.leader, told.list, april, None, None).await).0,
        "denied"
    );
    assert_eq!(
        refused(
            app.open_window(&world.yu_side.clerk, told.list, april, None, None)
                .await
        )
        .0,
        "not found"
    );
    let page = app.windows_page(&on(&world.clerk, "2025-03-28")).await.unwrap();
    assert_eq!(page.windows.len(), 1);
    let kept = &page.lists[0];
    assert_eq!(
        (kept.next, kept.owed_count, kept.reported_count),
        (Some(april), 3, 0)
    );
    let silent: Vec<(UnitId, usize)> = kept.silent.iter().map(|s| (s.0, s.2)).collect();
    assert_eq!(silent, [(world.yu.transport, 2), (world.chuan.transport, 1)]);
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("5", "开工"))
        .await
        .unwrap();
    let page = app.windows_page(&on(&world.clerk, "2025-03-28")).await.unwrap();
    assert_eq!(page.lists[0].reported_count, 1);
}
