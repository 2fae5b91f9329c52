#!/usr/bin/env python3
"""Is memory flat while many files are read, and are all cores used?

    bench/batch_memory.py [PATH TO yipanqi]

Makes files by seed in a temporary folder, 10 MB of them and then 100 MB (the same 10 MB and 90 more), lets `yipanqi read --json`
read each batch and prints the most memory it held, how many cores it kept busy, and how many it would have kept busy
alone: time in which a thread ran or only waited for others to leave it a core (Linux counts both). The processor time of
each reading thread is shown as well: both read if both have about the same. Nothing is left behind.
"""

import os
import random
import sys
import tempfile
import time

PLACES = ["云溪市", "岚山区", "平川县", "北渡区", "松原新区", "临江市", "石桥县"]
UNITS = ["市交通局", "市发展改革委", "县水利局", "区文化旅游委", "市财政局", "县农业农村局"]
THINGS = ["跨区公交线路", "河道联合巡护", "异地就医结算", "冷链物流中心", "旅游环线", "政务服务专窗"]
PEOPLE = ["陈远舟", "罗思齐", "何一鸣", "邓清和", "唐若谷"]
SENTENCES = [
    "会议要求，{unit}要加快推进{thing}，{month}月底前拿出方案。",
    "由{unit}牵头，{other}配合，统筹建设{thing}，年内完成{number}个点位。",
    "{person}强调，要抓紧完善{thing}，把{number}项措施落到具体人头。",
    "会议指出，今年以来{place}{thing}进展较快，累计投资{number}亿元，同比增长{month}.{month}%。",
    "会议听取了{unit}关于{thing}情况的汇报。",
    "{unit}会同{other}在{month}月中旬前完成{thing}的摸底，形成问题台账。",
]
FILE_BYTES = 100_000


def page(dice):
    """One communiqué of about FILE_BYTES."""
    place = dice.choice(PLACES)
    text = [f"{place}协同发展联席会议召开\n\n2031年{dice.randint(1, 12)}月{dice.randint(1, 28)}日，{place}协同发展联席会议召开。\n"]
    size = 0
    while size < FILE_BYTES:
        sentence = dice.choice(SENTENCES).format(
            unit=dice.choice(UNITS),
            other=dice.choice(UNITS),
            thing=dice.choice(THINGS),
            place=dice.choice(PLACES),
            person=dice.choice(PEOPLE),
            month=dice.randint(1, 12),
            number=dice.randint(10, 200),
        )
        text.append(sentence if len(text) % 5 else sentence + "\n")
        size += len(text[-1].encode())
    return "".join(text)


def threads(pid):
    """Of each thread: seconds it ran, and seconds it waited for a core."""
    times = {}
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as stat:
                ran, waited, _ = stat.read().split()
            times[thread] = (int(ran) / 1e9, int(waited) / 1e9)
    except (OSError, ValueError):
        pass
    return times


def run(program, files):
    """Most memory in MB, seconds, cores kept busy, cores asked for, and the processor time of the busiest threads."""
    start = time.monotonic()
    child = os.posix_spawn(
        program,
        [program, "read", "--json", *files],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    seen = {}
    while True:
        seen.update(threads(child))
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"error: {program} read failed")
    asked = sum(ran + waited for ran, waited in seen.values()) / seconds
    busiest = sorted((ran for ran, _ in seen.values()), reverse=True)[: os.cpu_count()]
    return used.ru_maxrss / 1024, seconds, (used.ru_utime + used.ru_stime) / seconds, asked, busiest


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/yipanqi"
    if not os.access(program, os.X_OK):
        sys.exit(f"error: {program} is not a program\n\nhint: cargo build --release -p yipanqi")
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for target in (10, 100):
            while len(files) * FILE_BYTES < target * 1_000_000:
                files.append(f"{folder}/{len(files):04}.txt")
                with open(files[-1], "w", encoding="utf-8") as out:
                    out.write(page(dice))
            memory, seconds, cores, asked, busiest = run(program, files)
            each = ", ".join(f"{time:.1f}" for time in busiest)
            print(
                f"{target:>4} MB in {len(files)} files: {memory:.0f} MB at most, {seconds:.1f} s, {cores:.2f} cores busy,"
                f" {asked:.2f} asked for; seconds of the busiest threads: {each}"
            )


if __name__ == "__main__":
    main()
