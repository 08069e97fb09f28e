"""What each word of the language means: for editors, and for the page of the language.

Keyed by class and field as the spec spells it. A test holds the words to the types of the fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROLES = {
    "business_lead": "Wants the result, and decides about its worth and budget.",
    "tech_lead": "Answers for how it is built and for what runs.",
    "data_owner": "Answers for a source: its access, its columns, its quality.",
    "domain_expert": "Knows the subject: judges labels, errors and cases.",
    "legal": "Judges what law and contracts allow.",
    "on_call": "Is woken when it breaks.",
    "customer": "Uses the predictions, and says whether they help.",
    "ml_engineer": "Builds the pipeline, the service and the monitoring.",
    "data_scientist": "Builds and judges the model.",
}
_COLUMN_TYPES = {
    "string": "An identifier or code: compared, never counted as a category.",
    "category": "One of a limited set of values.",
    "text": "Words that people wrote.",
    "number": "A measured value.",
    "integer": "A whole number.",
    "boolean": "True or false.",
    "timestamp": "A moment.",
}
_READINESS = {"ready": "It stands today.", "missing": "Nobody has promised it."}
_STAGES = {
    "scope": "Agreeing on goal, metrics and limits.",
    "data": "Collecting, labeling and splitting data.",
    "model": "Training, and reading the errors.",
    "deploy": "Serving the model, and bringing it to its users.",
    "monitor": "Watching it while it runs.",
}
_LEVELS = {"low": "Little.", "medium": "Noticeable.", "high": "Much."}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "Prerequisites.objective": _READINESS,
    "Prerequisites.historical_data": _READINESS,
    "Prerequisites.infrastructure": _READINESS,
    "Feasibility.state": {
        "proven": "It was shown, on this data or on data like it.",
        "likely": "Others have done it in a similar place.",
        "uncertain": "Nobody knows yet: try it before all else.",
    },
    "ProjectSection.stage": {
        "scoping": "Being agreed on.",
        "data": "Data are being collected and labeled.",
        "model": "Models are being trained.",
        "deployment": "On its way to users.",
        "live": "Answering users.",
    },
    "ProjectSection.audience": {
        "consumer": "People outside, in large numbers.",
        "business": "Customers who are businesses.",
        "internal": "Colleagues.",
    },
    "ProjectSection.risk": {
        "minimal": "A wrong prediction costs next to nothing.",
        "limited": "A wrong prediction costs money or time.",
        "high": "A wrong prediction can harm a person.",
    },
    "ProjectSection.maturity": {
        "low": "This would be the first model to run.",
        "medium": "A few models run, each in its own way.",
        "high": "Many models run, on shared ground.",
    },
    "Person.role": _ROLES,
    "Person.skills": {
        "systems": "Running services.",
        "database": "Storing and querying data.",
        "ml": "Training and judging models.",
        "algorithms": "Designing methods.",
        "statistics": "Sampling, testing and estimating.",
        "sme": "The subject itself (subject-matter expert).",
        "product": "What users need.",
    },
    "Metric.kind": {
        "business": "Measured in the books: revenue, customers kept.",
        "online": "Measured on live traffic: click rate, complaints.",
        "model": "Measured on held-out data: recall, error.",
        "system": "Measured on the machines: latency, memory, cost.",
    },
    "Metric.role": {
        "optimize": "Made as good as possible; at most one or two.",
        "satisfice": "Good enough once it meets its limit.",
        "guardrail": "Must never be worse than its limit.",
        "monitor": "Only watched.",
    },
    "Metric.better": {"higher": "More of it is better.", "lower": "Less of it is better."},
    "Column.type": _COLUMN_TYPES,
    "Feature.type": _COLUMN_TYPES,
    "PersonalData.basis": {
        "consent": "The person agreed.",
        "contract": "Needed to keep a contract with the person.",
        "legal_obligation": "A law demands it.",
        "vital_interest": "It protects a life.",
        "public_task": "A task in the public interest.",
        "legitimate_interest": "An interest that outweighs the person's.",
    },
    "PersonalData.treatment": {
        "hashed": "Replaced by a digest.",
        "pseudonymised": "Replaced by a key that is kept elsewhere.",
        "anonymised": "Nobody can find the person again.",
        "encrypted": "Unreadable without a key.",
        "dropped": "Removed before training.",
        "plain": "Kept as they are.",
    },
    "DataSource.format": {
        "csv": "A file of comma-separated values.",
        "parquet": "A Parquet file.",
        "json": "A file with one JSON object a line.",
        "table": "A table in a database or warehouse.",
        "stream": "Events that keep coming.",
        "loader": "A function of the team, `module:function`.",
    },
    "DataSource.access": {"granted": "The team can read it today."},
    "Feature.available": {"at_request": "Known when the prediction is asked for."},
    "Splits.by": {
        "time": "The newest rows are held out: what production will meet.",
        "group": "Each user, patient or machine is in one part only.",
        "random": "Rows are drawn by chance: only where they are independent.",
    },
    "Splits.resampled": {
        "train": "The part that is learned from.",
        "validation": "The part by which models are chosen.",
        "test": "The part that measures the final model.",
    },
    "Data.modality": {
        "structured": "Tables.",
        "text": "Words.",
        "image": "Pictures.",
        "audio": "Sound.",
        "video": "Moving pictures.",
        "time_series": "Values over time.",
        "mixed": "More than one of these.",
    },
    "LabelTarget.type": {
        "binary": "One of two classes.",
        "multiclass": "One of several classes.",
        "number": "A number.",
        "rank": "A place in an order.",
        "text": "Words.",
    },
    "Agreement.measure": {
        "kappa": "Cohen's kappa: two annotators, corrected for chance.",
        "alpha": "Krippendorff's alpha: any number of annotators, corrected for chance.",
        "percent": "Share of items on which they agree, chance included.",
    },
    "Labels.provider": {
        "system": "A system writes them down as things happen.",
        "client": "The client hands them over.",
        "team": "The team labels.",
        "vendor": "A company is paid to label.",
        "users": "Users label by what they do.",
    },
    "Baseline.kind": {
        "trivial": "Always the same answer.",
        "rule": "A rule written by hand.",
        "human": "A person doing the task.",
        "previous_system": "What runs today.",
        "published": "A result from the literature.",
        "competitor": "What others offer.",
    },
    "Model.task": {
        "binary_classification": "Which of two classes.",
        "multiclass_classification": "Which of several classes.",
        "regression": "How much.",
        "ranking": "In which order.",
        "forecasting": "How much at a later time.",
        "text_classification": "Which class a text belongs to.",
    },
    "Model.approach": {
        "data_centric": "Keep the model, improve the data.",
        "model_centric": "Keep the data, improve the model.",
    },
    "Model.compression": {
        "none": "As trained.",
        "quantize": "Numbers of fewer bits.",
        "prune": "Weights that do little are left out.",
        "distill": "A small model learns from the large one.",
    },
    "Scenario.kind": {
        "expect": "This row gets this answer.",
        "invariant": "The answer is that of another case.",
        "direction": "The score moves this way from another case.",
    },
    "Fairness.domain": {
        "credit": "Loans and credit scores.",
        "hiring": "Jobs: selecting, promoting, dismissing.",
        "housing": "Renting and selling homes.",
        "insurance": "Policies and premiums.",
        "education": "Admission and grades.",
        "health": "Diagnosis, treatment and care.",
        "other": "None of these.",
    },
    "Fairness.available": {
        "always": "Known for every row.",
        "audit_sample": "Known for a sample that is taken for audits.",
        "never": "Not known, and not to be asked.",
    },
    "Deployment.mode": {
        "batch": "Many rows at once, at set times.",
        "realtime": "One answer to each request.",
        "streaming": "One answer to each event of a stream.",
        "edge": "On the user's device.",
    },
    "Deployment.case": {
        "new_feature": "Something that did not exist before.",
        "replaces_system": "Takes over from a system that runs today.",
        "automates_task": "Takes over, or helps with, what people do today.",
    },
    "Deployment.location": {
        "cloud": "Rented machines.",
        "on_premises": "The company's own machines.",
        "browser": "The user's browser.",
        "device": "The user's phone or machine.",
    },
    "Deployment.automation": {
        "human_only": "People decide; predictions are not shown.",
        "shadow": "Predictions are recorded beside what people decide.",
        "assist": "People see the prediction and decide.",
        "partial": "Clear cases are decided by the model, the others by people.",
        "full": "The model decides.",
    },
    "Deployment.auth": {
        "none": "Anybody who can reach it.",
        "api_key": "Who holds a key.",
        "mtls": "Who holds a client certificate.",
        "oauth": "Who holds a token.",
    },
    "RolloutStep.pattern": {
        "shadow": "It answers beside the old, and nobody sees it.",
        "canary": "It answers a part of the traffic.",
        "blue_green": "All traffic is switched at once, and can be switched back.",
        "ab_test": "Traffic is assigned at random and the two are compared.",
    },
    "RolloutStep.analysis": {
        "fixed": "One look, at the end.",
        "sequential": "Several looks; the error is spent over them.",
    },
    "Alert.do": {
        "rollback": "Go back to what ran before.",
        "fallback": "Let the fallback answer.",
        "retrain": "Train anew.",
        "investigate": "Look into it.",
    },
    "Retraining.mode": {
        "manual": "A person starts it.",
        "automatic": "The schedule or an alert starts it.",
    },
    "Retraining.gate": {
        "beats_champion": "It must beat the model that serves.",
        "meets_limits": "It must meet every limit.",
        "manual": "A person decides.",
        "none": "Nothing is asked.",
    },
    "Loop.from": _STAGES,
    "Loop.to": _STAGES,
    "Plan.stages": {**_STAGES, "business_review": "Showing the result to those who pay."},
    "Risk.likelihood": _LEVELS,
    "Risk.impact": _LEVELS,
    "Question.blocks": {**_STAGES, "business_review": "Showing the result to those who pay."},
    "Review.approvals": _ROLES,
    "Scaffold.orchestrator": {
        "make": "A Makefile.",
        "dvc": "A DVC pipeline: steps run again only where something changed.",
    },
    "Scaffold.engine": {"polars": "Polars."},
    "Scaffold.tracking": {"files": "Files in the repo."},
    "Scaffold.serving": {"fastapi": "A FastAPI service."},
    "Scaffold.ci": {"github": "GitHub Actions.", "gitlab": "GitLab CI/CD.", "none": "Nowhere."},
    "Scaffold.monitoring": {
        "prometheus": "Prometheus, with alerting rules.",
        "none": "Nothing.",
    },
    "Policy.severities": {
        "error": "The check fails.",
        "warning": "It is said, and the check passes.",
        "info": "It is mentioned.",
    },
    "Policy.approvals": _ROLES,
}
