"""The tables, one file for each thing."""
from .attachment import Attachment
from .build import Build, Environment
from .job import Job
from .mail import Mail
from .project import Group, Project, Subscription
from .result import Metric, Test
from .statistics import Statistics
from .test_run import TestRun
from .token import Token
from .work import Work

__all__ = ["Attachment", "Build", "Environment", "Group", "Job", "Mail", "Metric", "Project",
           "Statistics", "Subscription", "Test", "TestRun", "Token", "Work"]
