"""The models by name, each with the preprocessing that its inputs need. This file is yours.

To add a model, add a function to `REGISTRY` and its name to `model.then` in the spec.
"""

from collections.abc import Callable
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from .config import Task

TEXT_COLUMNS = 128
RARE = 20
SEEDED = {"gradient_boosting", "random_forest"}


def logistic_regression(task: Task, seed: int) -> BaseEstimator:
    _only(task, "classification", "logistic_regression")
    return LogisticRegression(max_iter=1000, random_state=seed)


def linear_regression(task: Task, seed: int) -> BaseEstimator:
    _only(task, "regression", "linear_regression")
    return LinearRegression()


def ridge(task: Task, seed: int) -> BaseEstimator:
    _only(task, "regression", "ridge")
    return Ridge(alpha=1.0, random_state=seed)


def gradient_boosting(task: Task, seed: int) -> BaseEstimator:
    kind = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    return kind(
        max_iter=100, learning_rate=0.1, max_leaf_nodes=15, max_features=0.7, random_state=seed
    )


def random_forest(task: Task, seed: int) -> BaseEstimator:
    kind = RandomForestRegressor if task == "regression" else RandomForestClassifier
    return kind(n_estimators=100, min_samples_leaf=3, random_state=seed)


REGISTRY: dict[str, Callable[[Task, int], BaseEstimator]] = {
    "logistic_regression": logistic_regression,
    "linear_regression": linear_regression,
    "ridge": ridge,
    "gradient_boosting": gradient_boosting,
    "random_forest": random_forest,
}


def pipeline(name: str, task: Task, kinds: dict[str, str], seed: int) -> Pipeline:
    """An untrained model that takes the columns of `features.build`."""
    if name not in REGISTRY:
        raise ValueError(f"no model is called `{name}`; models.py knows {', '.join(REGISTRY)}")
    return Pipeline([("prepare", preparation(kinds)), ("model", REGISTRY[name](task, seed))])


def memoriser(task: Task, kinds: dict[str, str]) -> Pipeline:
    """A tree without limits.

    It fits any rows whose inputs differ, if inputs and answers are wired up right.
    """
    kind = DecisionTreeRegressor if task == "regression" else DecisionTreeClassifier
    return Pipeline([("prepare", preparation(kinds)), ("model", kind(random_state=0))])


def preparation(kinds: dict[str, str]) -> ColumnTransformer:
    """Numbers filled and scaled, kinds as columns of their own, words hashed."""
    numbers = [name for name, kind in kinds.items() if kind in ("number", "timestamp")]
    categories = [name for name, kind in kinds.items() if kind == "category"]
    number = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    category = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=RARE, sparse_output=False
    )
    texts: list[Any] = [(f"text_{n}", _words(), n) for n, kind in kinds.items() if kind == "text"]
    return ColumnTransformer(
        [("numbers", number, numbers), ("categories", category, categories), *texts],
        sparse_threshold=0.0,
    )


def _words() -> Pipeline:
    return HashingVectorizer(n_features=TEXT_COLUMNS, alternate_sign=False, lowercase=True)


def _only(task: str, family: str, name: str) -> None:
    if not task.endswith(family):
        raise ValueError(f"`{name}` is a model for {family}, and the task is {task}")
