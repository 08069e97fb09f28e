"""Templates in repositories of git: real ones, made here and fetched over file://."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from house_case import amiss, commit, files, git, lay, rendered, template

from specc.emit import House
from specc.packs._source import origin
from specc.plan import Base, Stamp, plan
from specc.plan.lock import decode


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "specc" / "templates"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    commit(tmp_path / "house", {"a.txt.jinja": "one {{ project.id }}\n"}, tag="v1")
    return tmp_path / "house"


def url(folder: Path) -> str:
    return f"file://{folder}"


def compiled(made: House) -> Base:
    """What is known once the house is compiled."""
    stamp = Stamp(templates=made.pins)
    tree = made.templates[0].tree
    done = plan(Base(), {}, tree, stamp=stamp)
    lock = next(each.content for each in done.state if each.path == ".specc/lock.json")
    assert lock is not None
    read, records = decode(lock.content)
    assert read == stamp
    contents = {path: file.content for path, file in tree.items()}
    return Base(stamp=read, records=records, contents=contents, lock=lock.content)


def test_a_tag_a_branch_and_a_commit(tmp_path: Path, house: Path) -> None:
    first = git(house, "rev-parse", "v1")
    second = commit(house, {"a.txt.jinja": "two\n"})
    for ref, meant, said in (
        ("v1", first, "one breast-cancer\n"),
        ("main", second, "two\n"),
        (None, second, "two\n"),
        (first, first, "one breast-cancer\n"),
        (first[:9], first, "one breast-cancer\n"),
    ):
        made = rendered(tmp_path, template(url(house), ref=ref))
        assert files(made) == {"a.txt": said}
        assert made.pins["platform"].commit == meant
        assert made.pins["platform"].ref == (ref or "")


def test_a_branch_that_moves_is_followed_when_asked_and_not_before(
    tmp_path: Path, house: Path
) -> None:
    named = template(url(house), ref="main")
    base = compiled(rendered(tmp_path, named))
    first = base.stamp.templates["platform"].commit
    second = commit(house, {"a.txt.jinja": "two\n"})
    again = rendered(tmp_path, named, base=base)
    assert files(again) == {"a.txt": "one breast-cancer\n"}
    assert again.pins == base.stamp.templates
    upgraded = rendered(tmp_path, named, base=base, upgrade=True)
    assert files(upgraded) == {"a.txt": "two\n"}
    assert upgraded.moved == {"platform": f"{first[:10]} -> {second[:10]}"}
    assert upgraded.notes == (f"template platform: {first[:10]} -> {second[:10]}",)


def test_what_has_not_changed_is_not_rendered_and_needs_no_git(
    tmp_path: Path, house: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = template(url(house), ref="v1")
    base = compiled(rendered(tmp_path, named))
    house.rename(tmp_path / "elsewhere")
    (cache).rename(tmp_path / "no-cache")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("specc.packs.house.rendered", None)
    assert files(rendered(tmp_path, named, base=base)) == {"a.txt": "one breast-cancer\n"}


def test_an_answer_that_changes_is_rendered_from_the_cache(tmp_path: Path, house: Path) -> None:
    commit(house, {"copier.yml": "tier: {default: gold}\n", "a.txt.jinja": "{{ tier }}\n"})
    base = compiled(rendered(tmp_path, template(url(house))))
    house.rename(tmp_path / "elsewhere")
    made = rendered(tmp_path, template(url(house), answers={"tier": "silver"}), base=base)
    assert files(made) == {"a.txt": "silver\n"}
    found = amiss(rendered(tmp_path, template(url(house)), base=base, upgrade=True))
    assert (found.code, found.places[0].path[-1]) == ("TPL01", "source")
    assert "cannot be fetched" in found.message


def test_a_whole_commit_that_is_cached_needs_no_network(tmp_path: Path, house: Path) -> None:
    first = git(house, "rev-parse", "HEAD")
    rendered(tmp_path, template(url(house)))
    house.rename(tmp_path / "elsewhere")
    assert files(rendered(tmp_path, template(url(house), ref=first)))


def test_a_ref_that_is_gone(tmp_path: Path, house: Path) -> None:
    found = amiss(rendered(tmp_path, template(url(house), ref="v9")))
    assert (found.code, found.places[0].path[-1]) == ("TPL01", "ref")
    assert found.message.endswith("has no tag, branch or commit `v9`")


def test_a_commit_that_is_gone(tmp_path: Path, house: Path, cache: Path) -> None:
    base = compiled(rendered(tmp_path, template(url(house))))
    git(house, "tag", "-d", "v1")
    git(house, "checkout", "--quiet", "--orphan", "new")
    commit(house, {"a.txt.jinja": "three\n"})
    git(house, "branch", "-D", "main")
    git(house, "branch", "-m", "main")
    git(house, "reflog", "expire", "--expire=now", "--all")
    git(house, "gc", "--quiet", "--prune=now")
    cache.rename(tmp_path / "no-cache")
    found = amiss(rendered(tmp_path, template(url(house), answers={"x": 1}), base=base))
    assert (found.code, "any more" in found.message) == ("TPL01", True)
    assert found.help.startswith("`specc compile --upgrade`")
    assert files(rendered(tmp_path, template(url(house)), base=base, upgrade=True))


@pytest.mark.parametrize("lost", ["objects", "refs", "HEAD", "blob"])
def test_a_cache_that_lost_a_part_is_made_anew(
    tmp_path: Path, house: Path, cache: Path, lost: str
) -> None:
    base = compiled(rendered(tmp_path, template(url(house), ref="v1")))
    (mirror,) = cache.glob("*.git")
    blob = git(house, "rev-parse", "HEAD:a.txt.jinja")
    if lost == "HEAD":
        (mirror / "HEAD").unlink()
    elif lost != "blob":
        shutil.rmtree(mirror / lost)
    else:
        (mirror / "objects" / blob[:2] / blob[2:]).unlink()
    found = rendered(tmp_path, template(url(house), ref="v1", answers={"x": 1}), base=base).found
    assert [each.code for each in found] == ["TPL02"]  # the template was read: it asks for no x


def test_another_name_takes_no_other_commit(tmp_path: Path, house: Path) -> None:
    base = compiled(rendered(tmp_path, template(url(house), ref="main")))
    commit(house, {"a.txt.jinja": "two\n"})
    made = rendered(tmp_path, template(url(house), ref="main", name="plat"), base=base)
    assert files(made) == {"a.txt": "one breast-cancer\n"}
    assert made.pins["plat"].commit == base.stamp.templates["platform"].commit
    assert not made.moved
    other = template(url(house), ref="main", name="other")
    both = rendered(tmp_path, template(url(house), ref="main"), other, base=base)
    assert both.pins["other"].commit == git(house, "rev-parse", "main")


def test_no_git(tmp_path: Path, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = amiss(rendered(tmp_path, template(url(house))))
    assert found.message.endswith("which is not installed here")


def test_a_cache_that_cannot_be_written(
    tmp_path: Path, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"file": ""})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "cannot be kept in the cache" in amiss(rendered(tmp_path, template(url(house)))).message


def test_nothing_of_the_repository_runs(tmp_path: Path, house: Path) -> None:
    pwned = tmp_path / "pwned"
    script = lay(tmp_path, {"run.sh": f"#!/bin/sh\ntouch {pwned}\ncat\n"}) / "run.sh"
    script.chmod(0o755)
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        lay(house / ".git" / "hooks", {name: script.read_text()})
        (house / ".git" / "hooks" / name).chmod(0o755)
    sub = tmp_path / "sub"
    commit(sub, {"b.txt": "b"})
    commit(house, {".gitattributes": "*.txt filter=bad ident\n", "b.txt": "$Id$\n"})
    git(house, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(sub), "sub")
    commit(house, {})
    pwned.unlink(missing_ok=True)
    git(house, "config", "filter.bad.smudge", str(script))
    git(house, "config", "filter.bad.clean", str(script))
    git(house, "config", "core.fsmonitor", str(script))
    made = files(rendered(tmp_path, template(url(house))))
    assert made["b.txt"] == "$Id$\n"
    assert not any(path.startswith("sub/") for path in made)
    rendered(tmp_path, template("./house"))
    assert not pwned.exists()


@pytest.mark.parametrize(
    "source",
    [
        "ext::sh -c 'touch pwned'",
        "--upload-pack=touch pwned",
        "-oProxyCommand=touch pwned",
        "ssh://-oProxyCommand=touch/x",
        "git@-oProxyCommand=x:y",
        "git@host:-x",
        "file::///x",
        "fd::17",
        "http://example.com/x",
        "git://example.com/x",
        "https://example.com/x y",
        "https://",
        "gh:--upload-pack=x/../../y z",
        "gh:nobody",
        "gh:a/b/c",
        "gh:a/b/../c",
        "gl:a/../b",
        "gl:a",
        "git+https://example.com/x.git",
        "file:///a b",
        "templates/house",
        "file:///a\nb",
        "./a\0b",
        "",
    ],
)
def test_a_source_that_is_none(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = amiss(rendered(tmp_path, template(source)))
    assert (found.code, found.places[0].path[-1]) == ("TPL01", "source")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("file:///srv/house tpl", "file:///srv/house%20tpl"),
        ("git+https://example.com/x.git", "https://example.com/x.git"),
    ],
)
def test_an_address_that_is_nearly_one(tmp_path: Path, source: str, meant: str) -> None:
    assert amiss(rendered(tmp_path, template(source))).help == f"write it as `{meant}`"


@pytest.mark.parametrize(
    "source",
    [
        "https://me:s3cret@example.com/x",
        "https://t0ken@example.com/x",
        "git+https://t0ken@example.com/x",
        "ssh://me:s3cret@example.com/x",
    ],
)
def test_a_source_with_a_password_is_refused_and_not_repeated(tmp_path: Path, source: str) -> None:
    found = amiss(rendered(tmp_path, template(source)))
    assert "s3cret" not in str(found)
    assert "t0ken" not in str(found)


@pytest.mark.parametrize(
    "ref", ["--upload-pack=x", "-b", "main..v1", "a b", "HEAD~1", "@{-1}", "a:b", "x/", ".", ""]
)
def test_a_ref_that_is_none(tmp_path: Path, house: Path, ref: str) -> None:
    found = amiss(rendered(tmp_path, template(url(house), ref=ref)))
    assert (found.code, found.places[0].path[-1]) == ("TPL01", "ref")


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("gh:owner/name", "https://github.com/owner/name.git"),
        ("gl:group/sub/name.git", "https://gitlab.com/group/sub/name.git"),
        ("git@example.com:team/x.git", "git@example.com:team/x.git"),
        ("ssh://git@example.com:2222/x.git", "ssh://git@example.com:2222/x.git"),
        ("file:///srv/house", "file:///srv/house"),
    ],
)
def test_addresses(tmp_path: Path, source: str, meant: str) -> None:
    assert origin(template(source), tmp_path).url == meant


# Folders


def test_a_folder_has_no_ref(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"a.txt": "a"})
    assert amiss(rendered(tmp_path, template(ref="v1"))).places[0].path[-1] == "ref"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    found = amiss(rendered(tmp_path))
    assert found.message == "there is no folder ./house, as seen from where the spec lies"
    lay(tmp_path / "house", {"a.txt": "a\n"})
    base = compiled(rendered(tmp_path))
    (tmp_path / "house").rename(tmp_path / "elsewhere")
    assert files(rendered(tmp_path, base=base)) == {"a.txt": "a\n"}
    assert amiss(rendered(tmp_path, template(answers={"x": 1}), base=base)).code == "TPL01"


def test_a_folder_with_changes_that_are_not_committed(tmp_path: Path, house: Path) -> None:
    assert files(rendered(tmp_path)) == {"a.txt": "one breast-cancer\n"}
    lay(house, {"a.txt.jinja": "two\n", "b.txt": "new\n"})
    made = rendered(tmp_path)
    (found,) = made.found
    assert (found.code, found.is_error) == ("TPL08", False)
    assert found.message.endswith("not committed: a.txt.jinja and 1 more")
    assert made.templates[0].tree["a.txt"].content == b"two\n"


def test_a_folder_in_a_repository(tmp_path: Path) -> None:
    commit(tmp_path / "all", {"inner/house/a.txt": "a\n", "b.txt": "b\n"})
    assert files(rendered(tmp_path, template("./all/inner/house"))) == {"a.txt": "a\n"}
    lay(tmp_path / "all" / "inner" / "house", {"a.txt": "c\n"})
    assert rendered(tmp_path, template("./all/inner/house")).found[0].code == "TPL08"
