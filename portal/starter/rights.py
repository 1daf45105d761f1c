"""Who may do what in the administration: three groups, and the reading-over before publication."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from portal.cms.models import BasePage
from portal.directory.models import Department
from portal.eservices.models import Procedure

WRITING = "Rédaction"
PUBLISHING = "Publication"
RUNNING = "Administration de la ville"
CRISIS = "Crise"
WORKFLOW = "Relecture avant publication"
# Wagtail's own first groups and workflow, in English, which nobody has been put in yet.
WAGTAILS_GROUPS = ("Moderators", "Editors")
WAGTAILS_WORKFLOW = "Moderators approval"

WRITES = ("add", "change")
PUBLISHES = ("publish", "lock", "unlock", "bulk_delete")
# Who publishes for a department announces the state of its services.
STATES = ["add_servicestatus", "change_servicestatus", "delete_servicestatus"]
FILES = {"wagtailimages": "image", "wagtaildocs": "document"}
GENERAL: dict[str, dict[str, list[str]]] = {
    WRITING: {
        "wagtailadmin": ["access_admin"],
        "simple_translation": ["submit_translation"],
        "eservices": ["add_procedure", "change_procedure", "view_procedure"],
        "knowledge": [f"{verb}_{model}" for verb in WRITES for model in ("knowledgearticle", "responsetemplate")],
    },
    PUBLISHING: {
        "wagtailadmin": ["access_admin"],
        "simple_translation": ["submit_translation"],
        "eservices": [f"{verb}_procedure" for verb in (*WRITES, "view", "publish", "lock", "unlock")],
        "knowledge": [f"{verb}_{model}" for verb in WRITES for model in ("knowledgearticle", "responsetemplate")],
        "pages": [
            f"{verb}_{model}"
            for verb in (*WRITES, "delete")
            for model in ("banner", "category", "theme", "phrase", "pollingstation", "servicestatus")
        ]
        + ["manage_all_servicestatus", "change_factsheet"],
        "directory": ["change_place", "add_place"],
        "wagtailredirects": ["add_redirect", "change_redirect", "delete_redirect"],
        "search": [f"{verb}_{model}" for verb in (*WRITES, "delete") for model in ("synonym", "bestbet")],
    },
}
GENERAL[RUNNING] = {
    **GENERAL[PUBLISHING],
    "pages": [*GENERAL[PUBLISHING]["pages"], "change_sitesettings", "run_crisis"],
    "directory": [
        f"{verb}_{model}" for verb in WRITES for model in ("place", "placekind", "department", "district", "street")
    ],
    "notifications": ["add_noticetext", "change_noticetext"],
    "accounts": [f"{verb}_{model}" for verb in WRITES for model in ("user", "agentmembership", "apikey")],
    "wagtailcore": [f"{verb}_{model}" for verb in WRITES for model in ("workflow", "task", "collection", "site")],
}


def group_for(name: str, page: BasePage, *, publishes: bool, general: str) -> Group:
    """A group with rights on a page and all below it, made once; what the city changed in it afterwards stays."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        group.permissions.set(_permissions(GENERAL[general]))
        _give_page(group, page, publishes=publishes)
        _give_files(group)
    return group


def make_groups(home: BasePage) -> dict[str, Group]:
    """« Rédaction » proposes, « Publication » decides, « Administration de la ville » also runs the rest."""
    return {
        name: group_for(name, home, publishes=name != WRITING, general=name) for name in (WRITING, PUBLISHING, RUNNING)
    }


def make_crisis_group() -> Group:
    """Who may turn the crisis switch, at night too, without any other right on the site."""
    group, made = Group.objects.get_or_create(name=CRISIS)
    if made:
        group.permissions.set(_permissions({"wagtailadmin": ["access_admin"], "pages": ["run_crisis"]}))
    return group


def follow_translation(source: BasePage, target: BasePage) -> None:
    """Who writes, publishes or reads over a page does the same for its translation, which stands in another tree."""
    for held in GroupPagePermission.objects.filter(page_id=source.pk):
        GroupPagePermission.objects.get_or_create(group=held.group, page_id=target.pk, permission=held.permission)
    followed = WorkflowPage.objects.filter(page_id=source.pk).first()
    if followed:
        WorkflowPage.objects.get_or_create(page_id=target.pk, defaults={"workflow": followed.workflow})


@dataclass(frozen=True)
class Part:
    """What a department has on the site: who writes, who publishes, and how one is read over by the other."""

    writing: Group
    publishing: Group
    workflow: Workflow


@transaction.atomic
def give_part(department: Department, pages: list[BasePage]) -> Part:
    """Entrust parts of the tree to a department: two groups and a reading-over of its own, made once.

    Its writers touch nothing outside of `pages` and what lies below them. A page already given stays given; the
    city's own « Publication » group may always read over too.
    """
    groups = {
        verb: group_for(f"{verb} : {department.name}", pages[0], publishes=verb == PUBLISHING, general=WRITING)
        for verb in (WRITING, PUBLISHING)
    }
    groups[PUBLISHING].permissions.add(*_permissions({"pages": STATES}))
    for group in groups.values():
        for page in pages:
            _give_page(group, page, publishes=group == groups[PUBLISHING])
    readers = [groups[PUBLISHING], *Group.objects.filter(name=PUBLISHING)]
    workflow = _reading_over(f"Relecture : {department.name}", f"Accord : {department.name}", readers)
    for page in pages:
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return Part(groups[WRITING], groups[PUBLISHING], workflow)


def _give_page(group: Group, page: BasePage, *, publishes: bool) -> None:
    for verb in (*WRITES, *(PUBLISHES if publishes else ())):
        permission = _one("cms", f"{verb}_basepage")
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _reading_over(name: str, task_name: str, readers: list[Group]) -> Workflow:
    """A workflow of one step, made once; who reads over stays as the city set it."""
    workflow, made = Workflow.objects.get_or_create(name=name)
    if made:
        task = GroupApprovalTask.objects.create(name=task_name)
        task.groups.add(*readers)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def make_workflow(home: BasePage, readers: Group) -> Workflow:
    """One reading-over for pages and procedures alike."""
    made = not Workflow.objects.filter(name=WORKFLOW).exists()
    workflow = _reading_over(WORKFLOW, "Accord du groupe « Publication »", [readers])
    if made:
        WorkflowPage.objects.create(workflow=workflow, page=home)
        content_type = ContentType.objects.get_for_model(Procedure)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
        _forget_wagtails()
    return workflow


def _forget_wagtails() -> None:
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    Task.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user=None).delete()


def _give_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for app, model in FILES.items():
        for verb in (*WRITES, "choose"):
            permission = _one(app, f"{verb}_{model}")
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def _permissions(wanted: dict[str, list[str]]) -> list[Permission]:
    return [
        permission
        for app, codenames in wanted.items()
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    ]


def _one(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
