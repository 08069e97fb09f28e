"""What people answer is read as they mean it, or they are told what to write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.packs import kickoff_answers as answers
from specc.packs.kickoff_amounts import LONGEST_LINE
from specc.packs.kickoff_answers import Figure, Good, Means, Place, Target
from specc.packs.kickoff_language import FILTERS, amiss, monthly, quantity, yaml
from specc.source import parse

KEPT = Figure(
    name="customers kept", id="customers_kept", baseline="94%", target="95%", better="higher"
)
SEVERAL = {"queue": ["one_of_several"], "stars": ["number", "one_of_several"], "note": []}
TASKS = ("open", "yes_no", "one_of_several", "number")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("customers kept, from 94% to 95%", KEPT),
        ("  customers kept:  from  94%  to  95% ", KEPT),
        ("customers kept from 94% to 95%", KEPT),
        ("", Figure()),
        (" \t", Figure()),
    ],
)
def test_a_figure(text: str, meant: Figure) -> None:
    assert answers.figure(text) == meant


def test_a_figure_may_fall_and_its_name_hold_the_words_of_the_form() -> None:
    read = answers.figure("letters from Paris to Rome, from $8k to $6.5k")
    assert (read.name, read.better) == ("letters from Paris to Rome", "lower")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("recall", "business_recall"),
        ("Latency p99", "business_latency_p99"),
        ("records", "business_records"),
        ("выручка", "business_number"),
        ("24 h stays", "h_stays"),
        ("🙂", "business_number"),
        ("x" * 300, "x" * 40),
    ],
)
def test_the_id_of_a_figure_is_nobody_else_s(name: str, made: str) -> None:
    assert answers.figure(f"{name}, from 1 to 2").id == made


@pytest.mark.parametrize(
    ("text", "task", "meant"),
    [
        ("", "yes_no", Target()),
        (" cancelled", "open", Target(column="cancelled")),
        ("cancelled", "yes_no", Target(column="cancelled")),
        ("cancelled, 6%", "yes_no", Target(column="cancelled", share="6%")),
        ("has left, really, 0.06", "yes_no", Target(column="has left, really", share="0.06")),
        ("team", "one_of_several", Target(column="team")),
        ("team: a, b c", "one_of_several", Target(column="team", classes=("a", "b c"))),
        ("minutes", "number", Target(column="minutes")),
        ("minutes, -5 to 240", "number", Target(column="minutes", low="-5", high="240")),
    ],
)
def test_a_target(text: str, task: str, meant: Target) -> None:
    assert answers.target(text, task) == meant


@pytest.mark.parametrize(
    ("column", "said", "meant"),
    [
        ("queue", "open", "one_of_several"),
        ("stars", "open", "number"),
        ("stars", "one_of_several", "one_of_several"),
        ("new", "yes_no", "yes_no"),
        ("new", "open", "open"),
    ],
)
def test_the_data_tell_the_task_where_nobody_says_it(column: str, said: str, meant: str) -> None:
    assert answers.kind(column, said, {**SEVERAL, "new": TASKS}) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("data/accounts.csv, 40k", Place(location="data/accounts.csv", format="csv", rows="40k")),
        ("A.PARQUET", Place(location="A.PARQUET", format="parquet")),
        ("log.ndjson", Place(location="log.ndjson", format="json")),
        ("warehouse.crm.accounts", Place(location="warehouse.crm.accounts", format="table")),
        ("our.rows:load", Place(location="our.rows:load", format="loader")),
        ("accounts", Place(location="accounts", format="table")),
        ("", Place()),
    ],
)
def test_a_place(text: str, meant: Place) -> None:
    assert answers.place(text) == meant


@pytest.mark.parametrize(
    ("text", "task", "meant"),
    [
        ("70%", "yes_no", Good(bound="70%")),
        ("70%, $200, $5", "yes_no", Good(bound="70%", miss="$200", alarm="$5")),
        ("0.8", "one_of_several", Good(bound="0.8")),
        ("5", "number", Good(bound="5")),
        ("", "number", Good()),
    ],
)
def test_what_is_good(text: str, task: str, meant: Good) -> None:
    assert answers.good(text, task) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "2027-06-30, $40k, $500 per month",
            Means(deadline="2027-06-30", budget="$40k", running="$500 per month"),
        ),
        ("40k EUR, 2027-06-30", Means(deadline="2027-06-30", budget="40k EUR")),
        ("$2 / day", Means(running="$2 / day")),
        ("", Means()),
    ],
)
def test_means(text: str, meant: Means) -> None:
    assert answers.means(text) == meant


@pytest.mark.parametrize(
    ("form", "text", "more", "told"),
    [
        ("name", " ", (), "write a few words"),
        ("figure", "customers kept", (), "write NAME, from 94% to 95%"),
        ("figure", "from 94% to 95%", (), "write NAME, from 94% to 95%"),
        ("figure", "kept, from 94% to $95", (), "write from 94% to 95%, in one unit"),
        ("figure", "kept, from 94% to 94 %", (), "write two different numbers"),
        ("figure", "sales, from $8,000 to $9k", (), "write NAME, from $8000 to $9k"),
        ("people", "@anna", (), "write two names: @anna, @ben"),
        ("people", "Anna B., Ben C.", (), "write two names: @anna, @ben"),
        ("target", "cancelled, sometimes", ("yes_no",), "write cancelled, 6%"),
        ("target", "left, 6", ("yes_no",), "write left, 6%"),
        ("target", ", 6%", ("yes_no",), "write a name at each place"),
        ("target", "cancelled, 6%", ("open",), "write the column alone, or say `task`"),
        ("target", "", ("yes_no", SEVERAL), "write one of the columns of the data"),
        ("good", "70%", ("open",), "say `task` too: yes_no, number, ..."),
        ("target", "team: a", ("one_of_several",), "write at least two: team: a, b"),
        ("target", "team: a, a", ("one_of_several",), "write each name once"),
        ("target", "minutes, 240", ("number",), "write minutes, 0 to 240"),
        ("target", "minutes, 240 to 0", ("number",), "write the smaller number first"),
        ("place", ", 40k", (), "write where they lie, too"),
        ("place", "a.csv, many", (), "write a.csv, 40k"),
        ("columns", "a, cancelled", ("cancelled",), "leave out the column to be predicted"),
        ("columns", "a,, b", ("cancelled",), "write a name at each place"),
        ("columns", "a\x00b", ("cancelled",), "leave out control characters"),
        ("columns", "x" * 201, ("cancelled",), "write at most 200 characters a name"),
        ("good", "0%", ("yes_no",), "write a bound above zero"),
        ("good", "70", ("yes_no",), "write 70%"),
        ("good", "70, 200, 5", ("yes_no",), "write 70%, $200, $5"),
        ("good", "most, 200, 5 EUR", ("yes_no",), "write 70%, $200, 5 EUR"),
        ("good", "80", ("one_of_several",), "write 80%"),
        ("target", "minutes, 0 - 240", ("number",), "write minutes, 0 to 240"),
        ("target", f"{'a' * 40}, 6", ("yes_no",), "write it as in the example"),
        ("place", "a.csv, 0.2 percent", (), "write a.csv, 40k"),
        ("means", "2027-06-30, 40k, 500 per month", (), f"write {answers.MEANS}"),
        ("columns", "amount; country", ("paid",), "write commas between: tenure, tickets"),
        ("columns", "amount\ncountry", ("paid",), "write commas between: tenure, tickets"),
        ("target", "queue", ("yes_no", SEVERAL), "not yes_no: take task=one_of_several"),
        ("target", "note", ("open", SEVERAL), "it has no classes and no numbers"),
        ("good", "70%, $5", ("yes_no",), "write none or both costs: $200, $5"),
        ("good", "70%, $5, 5 EUR", ("yes_no",), "write both costs in one currency"),
        ("good", "70%, -$5, $5", ("yes_no",), "drop the minus sign"),
        ("good", "80%, $5, $5", ("one_of_several",), "write one number only"),
        ("means", "next friday", (), "write 2027-06-30, $40k, $500 per month"),
        ("means", "31.12.2027", (), "write 2027-06-30, $40k, $500 per month"),
        ("means", "2027-02-30", (), "there is no day 2027-02-30"),
        ("means", "$40k, $50k", (), "write each of the three once"),
        ("means", "-$40k", (), "drop the minus sign"),
        ("sentence", "x" * 10_001, (), "write at most 10,000 characters"),
        ("sentence", "\udcff", (), "write it in UTF-8"),
    ],
)
def test_what_cannot_be_used_says_what_to_write(
    form: str, text: str, more: tuple[str, ...], told: str
) -> None:
    assert amiss(text, form, *more) == told


@given(
    form=st.sampled_from(["figure", "people", "place", "means", "sentence", "name"]),
    text=st.text()
    | st.from_regex(r"[a-z ]{0,9},? from [$0-9k%]{1,4} to [$0-9k%]{1,4}")
    | st.from_regex(r"@?[a-z]{0,3},? @?[a-z]{0,3}"),
)
def test_any_text_is_read_or_answered_in_one_line(form: str, text: str) -> None:
    assert len(amiss(text, form)) <= LONGEST_LINE


@given(
    form=st.sampled_from(["target", "good"]),
    task=st.sampled_from(TASKS),
    text=st.text() | st.from_regex(r"[a-z]{0,3}[:,] ?[$0-9%k-]{1,4}(,| to) [$0-9%k-]{1,4}"),
)
def test_so_is_any_text_that_depends_on_the_task(form: str, task: str, text: str) -> None:
    assert len(amiss(text, form, task)) <= LONGEST_LINE


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_yaml_as_it_went(text: str) -> None:
    assert _read_back(f"key: {yaml(text)}\nlist: {yaml([text, text])}") == {
        "key": text,
        "list": [text, text],
    }


@pytest.mark.parametrize("text", ["94%", "5", "-5", "0.5", "$8k", "-$8k", "500 EUR per month"])
def test_a_quantity_comes_back_as_the_same_amount(text: str) -> None:
    assert str(_read_back(f"key: {quantity(text)}")["key"]) == text


@pytest.mark.parametrize(
    ("money", "told"),
    [
        ("", "$500 per month"),
        ("€40k", "€500 per month"),
        ("40k CHF", "500 CHF per month"),
    ],
)
def test_an_example_is_in_the_currency_of_the_rest(money: str, told: str) -> None:
    assert monthly(money) == told


@given(st.text())
def test_a_title_of_any_kind_makes_an_id(text: str) -> None:
    made = answers.slug(text, "project")
    assert made[0].isalpha()
    assert made.replace("-", "").isalnum()
    assert made.isascii()
    assert len(made) <= answers.LONGEST_ID


def test_every_form_is_one_of_the_language() -> None:
    assert {"name", "figure", "people", "target", "place", "columns", "good", "means"} < {*FILTERS}


def _read_back(text: str) -> dict[str, Any]:
    source, found = parse("spec.yaml", text.encode())
    assert source is not None, found
    return dict(source.data)
