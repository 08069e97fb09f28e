"""`specc approve` and `specc approvals`: sign, change, void, sign again, release; and what is
refused on the way."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
SPEC = f"{EXAMPLE.read_text()}review: {{approvals: [business_lead, tech_lead]}}\n"
SCHEMA = json.loads((EXAMPLE.parents[2] / "schemas" / "approvals.schema.json").read_text())
ROLES = ("business_lead", "tech_lead")


@pytest.fixture
def scope(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec that two roles have to sign, and the current folder beside it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793534400")  # 2026-11-01
    Path("spec.yaml").write_text(SPEC)
    return Path()


def _sign(run: Run, *roles: str) -> None:
    for role in roles:
        assert run("approve", "--as", role, "--yes").code == 0


def _records(role: str) -> list[Path]:
    return sorted(Path("approvals").glob(f"{role}-*.json"))


def _change(said: str, other: str) -> None:
    text = Path("spec.yaml").read_text()
    assert said in text
    Path("spec.yaml").write_text(text.replace(said, other))


def _states(run: Run) -> dict[str, str]:
    done = run("approvals", "--format", "json")
    jsonschema.validate(json.loads(done.out), SCHEMA)
    return {each["role"]: each["state"] for each in json.loads(done.out)["approvals"]}


def test_sign_change_void_sign_again_release(run: Run, scope: Path) -> None:
    assert run("approvals").code == 3
    _sign(run, *ROLES)
    assert run("approvals").code == 0
    assert run("compile").code == 0, "approvals may lie where nothing is compiled yet"
    done = run("verify", "--release")
    assert (done.code, done.out) == (0, ".: no findings\n")

    _change("recall, target: 70%", "recall, target: 65%")
    assert run("compile").code == 0
    assert run("verify").code == 0
    done = run("verify", "--release")
    assert done.code == 3
    assert done.out.count("error[REV01 section-without-approval]") == 2
    assert "note: metrics.recall.target: 70% → 65%" in done.out
    assert _states(run) == dict.fromkeys(ROLES, "void")

    done = run("approve", "--as", "tech_lead", "--yes")
    assert "since ml-lead approved it on 2026-11-01: 1 change\n" in done.out
    assert "  C3 metrics.recall.target: 70% → 65%" in done.out
    assert run("verify", "--release").code == 3
    _sign(run, "business_lead")
    assert run("verify", "--release").code == 0
    assert len(_records("tech_lead")) == 2

    _change("summary: Call the customers", "summary: Ring the customers")
    assert run("compile").code == 0
    assert run("verify", "--release").code == 0
    assert "holds; tuned since: purpose\n  project.summary  " in run("approvals").out


def test_a_release_with_errors_is_not_a_matter_of_approvals(run: Run, scope: Path) -> None:
    run("compile")
    _change("recall, target: 70%", "recall, target: 65%")
    assert run("verify", "--release").code == 1, "out of step, beside the approvals"
    _change("mode: batch", "mode: bath")
    done = run("verify", "--release")
    assert done.code == 1
    assert "REV01" not in done.out
    assert run("approvals").code == 1
    assert "1 error in spec.yaml: nothing is said of approvals" in run("approvals").err


def test_a_spec_with_errors_cannot_be_signed(run: Run, scope: Path) -> None:
    _change("mode: batch", "mode: bath")
    done = run("approve", "--as", "tech_lead", "--yes")
    assert done.code == 1
    assert done.out.endswith("1 error in spec.yaml; nothing was signed\n")
    assert not Path("approvals").exists()


def test_what_is_shown_and_written(run: Run, scope: Path) -> None:
    done = run("approve", "--as", "tech_lead", "--comment", "go", "--yes")
    assert done.code == 0
    (record,) = _records("tech_lead")
    (kept,) = Path("approvals/specs").iterdir()
    assert kept.read_text() == SPEC
    assert done.out.startswith(
        "churn, version 0.1.0\nto be approved by ml-lead (@ml-lead) as tech_lead\ncovers: "
    )
    assert done.out.endswith(f"wrote {kept}\nwrote {record}\n")
    assert "nobody has signed as tech_lead before\n" in done.out
    assert "it only says who commits it" in done.err
    statement = json.loads(record.read_text())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0]["name"] == str(kept.relative_to("approvals"))
    assert statement["predicate"]["comment"] == "go"
    assert statement["predicate"]["time"] == "2026-11-01T12:00:00Z"


def test_a_role_says_no(run: Run, scope: Path) -> None:
    _sign(run, *ROLES)
    assert (
        run("approve", "--as", "tech_lead", "--reject", "--comment", "Too \x1b[31msoon", "-y").code
        == 0
    )
    done = run("approvals")
    assert done.code == 3
    assert "tech_lead: ml-lead rejected the scope: Too \\x1b[31msoon\n" in done.out
    assert "1 current, 1 rejected\n" in done.out


def test_who_may_not_sign(run: Run, scope: Path) -> None:
    for arguments, message in (
        (("--as", "legal"), "error: nobody among `people` has the role `legal`\n"),
        (
            ("--as", "tech_lead", "--by", "care-lead"),
            "error: care-lead holds the role `business_lead`",
        ),
        (("--as", "tech_lead", "--by", "ghost"), "error: ghost holds no role in the spec"),
        (("--as", "tech_lead", "--sign", "nokey"), "error: there is no key nokey\n"),
    ):
        done = run("approve", *arguments, "--yes")
        assert (done.code, done.err.startswith(message)) == (2, True), done.err
    assert run("approve", "--as", "king", "--yes").code == 2
    assert run("approve", "--as", "tech_lead", "--comment", "x" * 2001, "--yes").code == 2
    assert not Path("approvals").exists()


def test_one_of_several_says_who_they_are(run: Run, scope: Path) -> None:
    _change("goals:\n", '  other: {role: tech_lead, handle: "@other"}\ngoals:\n')
    done = run("approve", "--as", "tech_lead", "--yes")
    assert (done.code, "say who you are: --by ml-lead" in done.err) == (2, True)
    assert run("approve", "--as", "tech_lead", "--by", "other", "--yes").code == 0
    assert json.loads(_records("tech_lead")[0].read_text())["predicate"]["handle"] == "@other"


def test_a_role_that_nobody_asked_is_told_so(run: Run, scope: Path) -> None:
    _change("review: {approvals: [business_lead, tech_lead]}", "review: {approvals: [tech_lead]}")
    done = run("approve", "--as", "business_lead", "--yes")
    assert "note: neither the spec nor the house asks for the approval of business_lead" in done.out
    _sign(run, "tech_lead")
    assert "business_lead (not asked)" in run("approvals").out


def test_the_house_asks_and_lives_with_findings(
    run: Run, scope: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change("review: {approvals: [business_lead, tech_lead]}\n", "")
    assert run("approvals").out == "nobody is asked to sign: name roles in `review.approvals`\n"
    until = "because: a pilot, until: 2026-11-30"
    Path("policy.yaml").write_text(
        "approvals: [tech_lead]\nseverities: {POL02: warning}\n"
        f"accept: [{{finding: GOL07, {until}}}]\n"
    )
    done = run("approve", "--as", "tech_lead", "--yes")
    assert "lives with GOL07 until 2026-11-30: a pilot\n" in done.out
    assert run("approvals").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796126400")  # 2026-12-01
    Path("policy.yaml").write_text("approvals: [tech_lead]\nseverities: {POL02: warning}\n")
    done = run("approvals")
    assert done.code == 3
    assert "tech_lead: signed while living with GOL07 until 2026-11-30\n" in done.out


def test_of_a_waiver_that_has_run_out_the_state_is_said(
    run: Run, scope: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiver = "accept: [{finding: GOL07, because: a pilot, until: 2026-11-30}]\n"
    Path("spec.yaml").write_text(SPEC + waiver)
    _sign(run, *ROLES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796126400")  # 2026-12-01
    done = run("approvals")
    assert done.code == 3
    assert "tech_lead: signed while living with GOL07 until 2026-11-30\n" in done.out
    assert done.err == "1 error in spec.yaml; see `specc check`\n"
    assert _states(run) == dict.fromkeys(ROLES, "expired")


def test_a_release_lacks_the_approvals_of_a_waiver_that_has_run_out(
    run: Run, scope: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiver = "accept: [{finding: GOL07, because: a pilot, until: 2026-11-30}]\n"
    Path("spec.yaml").write_text(SPEC + waiver)
    _sign(run, *ROLES)
    assert run("compile").code == run("verify", "--release").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796126400")  # 2026-12-01
    done = run("verify", "--release")
    assert (done.code, done.out.count("a finding was accepted until a day that has passed")) == (
        3,
        2,
    )
    assert "the acceptance of GOL07 ended on 2026-11-30" in done.out
    assert run("verify").code == 1, "it stays an error of the spec"


def test_an_approval_that_holds_makes_no_spec_sound(
    run: Run, scope: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign(run, *ROLES)
    waiver = "accept: [{finding: GOL07, because: a pilot, until: 2026-10-31}]\n"
    Path("policy.yaml").write_text(waiver)
    done = run("approvals")
    assert (done.code, "\n2 current\n" in done.out) == (1, True), done.out
    assert done.err == "1 error in policy.yaml; see `specc check`\n"


def test_the_spec_is_written_once_for_all_who_sign_it(run: Run, scope: Path) -> None:
    first = run("approve", "--as", "tech_lead", "--yes").out
    assert first.count("wrote approvals/specs/") == 1
    done = run("approve", "--as", "business_lead", "--yes")
    assert re.findall("wrote (.*)-", done.out) == ["approvals/business_lead"]
    assert "specs" not in done.out


@pytest.mark.parametrize("columns", [60, 40])
def test_on_a_terminal_no_row_is_longer_than_its_lines(run: Run, scope: Path, columns: int) -> None:
    _change('handle: "@ml-lead"', 'handle: "@ml-lead-of-the-search-team-in-berlin"')
    _sign(run, *ROLES)
    _change("target: 70%", "target: 71%")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    subprocess.run(
        [sys.executable, "-m", "specc", "approvals"], stdout=theirs, timeout=60, check=False
    )
    os.close(theirs)
    lines = re.sub(r"\x1b\[\d*m", "", os.read(ours, 65536).decode()).splitlines()
    os.close(ours)
    table, changed = lines[1:3], [line for line in lines if "→" in line]
    assert len(changed) == 2
    assert max(map(len, (*table, *changed))) <= columns
    assert all("…" in row for row in table)
    if columns == 60:
        assert all(row.endswith("  2026-11-01") for row in table), "who gives way first"
        assert "current, tuned since" in table[0]


def test_without_a_terminal_it_asks_for_yes(run: Run, scope: Path) -> None:
    done = run("approve", "--as", "tech_lead")
    assert done.code == 2
    assert done.err.startswith("error: there is no terminal to ask on\n")
    assert not Path("approvals").exists()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_on_a_terminal_it_asks(scope: Path, answer: str, code: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "specc", "approve", "--as", "tech_lead"],
        stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.returncode == code, done.stderr
    assert bool(_records("tech_lead")) is (answer == "y")


def test_leaving_at_the_question_signs_nothing(scope: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"\x04")
    done = subprocess.run(
        [sys.executable, "-m", "specc", "approve", "--as", "tech_lead"],
        stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 130
    assert done.stderr == b"Approve it? [y/N]: \nnothing was signed\n\ninterrupted\n"
    assert not Path("approvals").exists()


def test_what_stands_already_is_not_signed_again(run: Run, scope: Path) -> None:
    _sign(run, "tech_lead")
    (record,) = _records("tech_lead")
    done = run("approve", "--as", "tech_lead")
    assert (done.code, _records("tech_lead")) == (0, [record])
    assert done.out.endswith(
        f"ml-lead approved it as tech_lead on 2026-11-01, and that stands already ({record.name})\n"
    )
    assert done.err == "nothing was written: --again signs it anew\n"
    _change("specc: 1", "# in other words\nspecc: 1")
    assert run("approve", "--as", "tech_lead", "--yes").code == 0
    assert len(_records("tech_lead")) == 1, "a comment is nothing"


@pytest.mark.parametrize(
    "more", [["--again"], ["--comment", "still"], ["--reject"], ["--reject", "--again"]]
)
def test_what_says_more_is_signed(run: Run, scope: Path, more: list[str]) -> None:
    _sign(run, "tech_lead")
    assert run("approve", "--as", "tech_lead", "--yes", *more).code == 0
    assert len(_records("tech_lead")) == 2
    if "--again" not in more:
        assert run("approve", "--as", "tech_lead", "--yes", *more).code == 0
        assert len(_records("tech_lead")) == 2, "and that stands then"


def test_what_was_tuned_since_can_be_signed(run: Run, scope: Path) -> None:
    _sign(run, "tech_lead")
    _change("summary: Call the customers", "summary: Ring the customers")
    _sign(run, "tech_lead")
    assert len(_records("tech_lead")) == 2


def test_a_dry_run_shows_all_and_writes_nothing(run: Run, scope: Path) -> None:
    _sign(run, "business_lead")
    _change("recall, target: 70%", "recall, target: 65%")
    before = sorted(Path("approvals").rglob("*"))
    done = run("approve", "--as", "business_lead", "--dry-run")
    assert (done.code, done.err) == (0, "nothing was written\n")
    assert sorted(Path("approvals").rglob("*")) == before
    head, _, tail = done.out.partition("would be signed, each section by its SHA-256:\n")
    assert "  C3 metrics.recall.target: 70% → 65%" in head
    sections, _, states = tail.partition("then the approvals stand so:\n")
    assert states == "  business_lead  current, was void\n  tech_lead      missing\n"
    _sign(run, "business_lead")
    newest = max(
        _records("business_lead"),
        key=lambda each: json.loads(each.read_text())["predicate"]["time"],
    )
    said = {
        each["name"]: each["digest"]["sha256"]
        for each in json.loads(newest.read_text())["subject"][1:]
    }
    assert dict(line.split() for line in sections.splitlines()) == said
    done = run("approve", "--as", "business_lead", "--dry-run")
    assert "and that stands already" in done.out


def test_a_diff_names_whose_word_falls(run: Run, scope: Path) -> None:
    shutil.copy("spec.yaml", "old.yaml")
    _sign(run, "tech_lead")
    _change("recall, target: 70%", "recall, target: 65%")
    done = run("diff", "old.yaml")
    assert (
        "Whose word falls\n  business_lead: care-lead @care-lead, who has not signed\n"
        "  tech_lead: ml-lead @ml-lead, who signed on 2026-11-01\n"
    ) in done.out
    _sign(run, "tech_lead")
    assert "tech_lead:" not in run("diff", "old.yaml").out, "they have agreed to the new scope"
    shutil.copy("old.yaml", "spec.yaml")
    _change("summary: Call the customers", "summary: Ring the customers")
    assert "Whose word falls" not in run("diff", "old.yaml").out
    shutil.rmtree("approvals")
    assert "Whose word falls" not in run("diff", "old.yaml").out


def test_a_spec_in_a_folder_and_one_named_by_its_folder(run: Run, scope: Path) -> None:
    head, tail = SPEC.split("data:\n")
    Path("s/spec").mkdir(parents=True)
    Path("s/spec/aims.yaml").write_text(head)
    Path("s/spec/data.yaml").write_text(f"data:\n{tail}")
    for role in ROLES:
        assert run("approve", "s", "--as", role, "--yes").code == 0
    assert Path("s/approvals").is_dir()
    assert run("approvals", "s").code == 0
    assert run("approvals", "s/spec").code == 0
    text = Path("s/spec/aims.yaml").read_text()
    Path("s/spec/aims.yaml").write_text(text.replace("target: 70%", "target: 65%"))
    assert run("approvals", "s").code == 3


def test_what_is_no_file_of_approvals_is_not_read(run: Run, scope: Path) -> None:
    _sign(run, *ROLES)
    (record,) = _records("tech_lead")
    record.rename("elsewhere.json")
    record.symlink_to(Path("elsewhere.json").absolute())
    assert _states(run)["tech_lead"] == "refused"
    assert "is a symbolic link" in run("approvals").out
    record.unlink()
    with record.open("wb") as file:
        file.truncate(5 * 1024 * 1024)
    assert "is larger than 4 MB" in run("approvals").out
    record.unlink()
    os.mkfifo(record)
    assert "is a device or pipe" in run("approvals").out
    record.unlink()
    Path("approvals/note.json").write_text("{}")
    assert "approvals/note.json is not the name of a record" in run("approvals").err
    shutil.move("approvals", "away")
    Path("approvals").symlink_to("away")
    done = run("approve", "--as", "tech_lead", "--yes")
    assert (done.code, "approvals is a symbolic link" in done.err) == (2, True)


def test_an_edited_spec_beside_the_records_is_never_overwritten(run: Run, scope: Path) -> None:
    _sign(run, "tech_lead")
    (kept,) = Path("approvals/specs").iterdir()
    kept.write_text("specc: 1\n")
    done = run("approve", "--as", "business_lead", "--yes")
    assert (done.code, f"{kept} lies there already" in done.err) == (2, True)
    assert kept.read_text() == "specc: 1\n"


def test_git_gives_back_what_was_signed(run: Run, scope: Path) -> None:
    Path("spec.yaml").write_bytes(SPEC.replace("\n", "\r\n").encode())
    _sign(run, *ROLES)
    Path(".gitattributes").write_text("* text=auto eol=lf\n")
    git = [
        "git",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "core.safecrlf=false",
    ]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "sign"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", ".", "copy"], check=True)
    assert b"\r\n" not in Path("copy/spec.yaml").read_bytes()
    assert run("approvals", "copy").code == 0


@pytest.fixture
def keys(scope: Path) -> Path:
    """The key of each lead, and one of a stranger, made by ssh-keygen itself."""
    if shutil.which("ssh-keygen") is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip("ssh-keygen is not installed")
    for name in ("care", "ml", "stranger"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name]
        subprocess.run(command, check=True)
    Path("approvals").mkdir()
    Path("approvals/allowed_signers").write_text(
        f"care-lead {Path('care.pub').read_text()}@ml-lead {Path('ml.pub').read_text()}"
    )
    return scope


def _reason(run: Run) -> str:
    found = json.loads(run("approvals", "--format", "json").out)["approvals"]
    return next(each["reason"] for each in found if each["role"] == "tech_lead")


def test_signatures_with_keys(run: Run, keys: Path) -> None:
    assert run("approve", "--as", "business_lead", "--sign", "care", "-y").code == 0
    assert run("approve", "--as", "tech_lead", "--sign", "ml", "-y").code == 0
    done = run("approvals")
    assert done.code == 0
    assert "without a signature" not in done.out
    found = json.loads(run("approvals", "--format", "json").out)["approvals"]
    assert [each["verified"] for each in found] == [True, True]


def test_the_same_key_says_nothing_new_and_another_does(run: Run, keys: Path) -> None:
    with Path("approvals/allowed_signers").open("a") as file:
        file.write(f"@ml-lead {Path('stranger.pub').read_text()}")
    for key, count in (("ml", 1), ("ml.pub", 1), ("./ml", 1), ("stranger", 2), ("stranger", 2)):
        assert run("approve", "--as", "tech_lead", "--sign", key, "-y").code == 0
        assert len(_records("tech_lead")) == count, key


def test_a_dry_run_needs_no_key(run: Run, keys: Path) -> None:
    done = run("approve", "--as", "tech_lead", "--dry-run")
    assert done.code == 0
    assert done.err == "this project asks for signatures: --sign KEY\nnothing was written\n"
    assert done.out.endswith("  business_lead  missing\n  tech_lead      current, was missing\n")


def test_a_house_asks_for_signatures(run: Run, keys: Path) -> None:
    Path("policy.yaml").write_text("signatures: true\n")
    assert run("approve", "--as", "business_lead", "--sign", "care", "-y").code == 0
    assert _states(run)["business_lead"] == "current"
    Path("approvals/allowed_signers").unlink()
    assert _states(run)["business_lead"] == "refused"
    Path("policy.yaml").unlink()
    assert _states(run)["business_lead"] == "current"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("wrong key", "none of the keys of this person in approvals/allowed_signers made it"),
        ("key of another", "none of the keys of this person in approvals/allowed_signers made it"),
        ("of another file", "it is the signature of something else"),
        ("for a commit", "it was made for something else than an approval"),
        ("damaged", "it is damaged"),
        ("missing", "is not signed, and approvals/allowed_signers asks for signatures"),
        ("expired key", "the key is not valid any more, or not yet"),
    ],
)
def test_a_signature_that_does_not_hold(run: Run, keys: Path, how: str, why: str) -> None:
    assert run("approve", "--as", "tech_lead", "--sign", "ml", "-y").code == 0
    (record,) = _records("tech_lead")
    signature = Path(f"{record}.sig")
    if how in ("wrong key", "key of another"):
        key = "stranger" if how == "wrong key" else "care"
        signature.write_bytes(_signature(key, record.read_bytes(), "specc"))
    elif how == "of another file":
        signature.write_bytes(_signature("ml", b"something else", "specc"))
    elif how == "for a commit":
        signature.write_bytes(_signature("ml", record.read_bytes(), "git"))
    elif how == "damaged":
        signature.write_bytes(b"-----BEGIN SSH SIGNATURE-----\n")
    elif how == "missing":
        signature.unlink()
    elif how == "expired key":
        listed = f'@ml-lead valid-before="20200101" {Path("ml.pub").read_text()}'
        Path("approvals/allowed_signers").write_text(listed)
    assert _states(run)["tech_lead"] == "refused"
    assert why in _reason(run)
    assert run("approvals").code == 3


def _signature(key: str, content: bytes, namespace: str) -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def test_a_key_that_cannot_sign(run: Run, keys: Path) -> None:
    Path("nokey").write_text("nothing\n")
    done = run("approve", "--as", "tech_lead", "--sign", "nokey", "-y")
    assert (done.code, done.err.startswith("error: nokey did not sign: ")) == (2, True), done.err
    assert not _records("tech_lead")


def test_where_there_is_no_ssh_keygen(
    run: Run, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("approve", "--as", "tech_lead", "--sign", "ml", "-y")
    monkeypatch.setenv("PATH", "")
    for arguments in (("approve", "--as", "tech_lead", "--sign", "ml", "-y"), ("approvals",)):
        done = run(*arguments)
        assert done.code == 2
        assert done.err.startswith("error: signatures need ssh-keygen, which is not installed\n")


@pytest.mark.parametrize("decision", [(), ("--reject",)])
@pytest.mark.parametrize(
    ("key", "why"),
    [
        ((), "this project asks for signatures: --sign KEY"),
        (("--sign", "stranger"), "none of the keys of this person in approvals/allowed_signers"),
        (("--sign", "care"), "none of the keys of this person in approvals/allowed_signers"),
    ],
)
def test_a_record_that_would_not_count_is_not_written(
    run: Run, keys: Path, key: tuple[str, ...], why: str, decision: tuple[str, ...]
) -> None:
    done = run("approve", "--as", "tech_lead", *key, *decision, "--yes")
    assert (done.code, why in done.err) == (2, True), done.err
    assert [each.name for each in Path("approvals").iterdir()] == ["allowed_signers"]


def test_a_key_that_is_not_valid_any_more_signs_nothing(run: Run, keys: Path) -> None:
    listed = f'@ml-lead valid-before="20200101" {Path("ml.pub").read_text()}'
    Path("approvals/allowed_signers").write_text(listed)
    done = run("approve", "--as", "tech_lead", "--sign", "ml", "--yes")
    assert (done.code, "the key is not valid any more" in done.err) == (2, True), done.err
    assert not _records("tech_lead")


@pytest.mark.parametrize(
    ("key", "why"),
    [((), "signatures: --sign KEY"), (("--sign", "ml"), "allowed_signers lists no keys")],
)
def test_a_house_that_asks_for_signatures_lists_keys_first(
    run: Run, keys: Path, key: tuple[str, ...], why: str
) -> None:
    Path("policy.yaml").write_text("signatures: true\n")
    Path("approvals/allowed_signers").unlink()
    done = run("approve", "--as", "tech_lead", *key, "--yes")
    assert (done.code, why in done.err) == (2, True), done.err
    assert list(Path("approvals").iterdir()) == []


def test_the_table_fits_a_terminal_and_sections_are_named_when_asked(run: Run, scope: Path) -> None:
    _sign(run, "tech_lead")
    done = run("approvals")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "guardrails" not in done.out
    named = " ".join(run("approvals", "--covers").out.split())
    assert "tech_lead answers for purpose, aims, people, goals, business metrics" in named
    assert "business_lead answers for purpose" in named


def test_a_project_with_another_name_is_signed_again(run: Run, scope: Path) -> None:
    _sign(run, *ROLES)
    Path("old.yaml").write_text(SPEC)
    _change("id: churn", "id: leavers")
    done = run("diff", "old.yaml", "spec.yaml")
    assert done.out.startswith("Scope change C2 · voids business, tech, data, legal"), done.out
    done = run("approvals")
    assert "is for the project churn, and this is leavers" in done.out
    assert "= help: sign again: the project was renamed" in done.out
    _sign(run, *ROLES)
    assert run("approvals").code == 0
