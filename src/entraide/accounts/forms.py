"""What people type about themselves and others: checked, with words that say what to do."""

from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.functional import lazystr

from entraide.accounts.actions.refusals import WeakPassword, accepted_password
from entraide.accounts.terms import ROLE_MEANINGS, SHORTEST_PASSWORD
from entraide.core.countries import countries
from entraide.core.errors import Message, sentence
from entraide.core.messages import render
from entraide.web.middleware import SWITCH


def said(message: Message) -> str:
    """Return a sentence in the reader's language."""
    return render(message, translation.get_language() or "en")


class _Later:
    """A sentence put into words when the page is made: forms are declared before there is a reader."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __str__(self) -> str:
        return said(self.message)


def later(message: Message) -> Any:  # the framework has no name for a text that is made later
    """Return a sentence that is put into words when it is shown."""
    return lazystr(_Later(message))


class Form(forms.Form):
    """A form whose errors stand on top too, each with a link to its field; the browser checks nothing.

    Posted by the switch of languages, it is shown as typed and looked at later; but passwords are not shown.
    """

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        if data and data.get(SWITCH) in dict(settings.LANGUAGES):
            kwargs["initial"], data = data.dict(), None
        super().__init__(data, **kwargs)
        self.label_suffix = ""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong: the id of the field, empty where it is the whole, and the words."""
        if not self.is_bound:
            return []
        named = [
            (self[name].auto_id if name != "__all__" else "", said) for name, said in self.errors.items()
        ]
        return [(place, str(text)) for place, texts in named for text in texts]

    def refuse(self, reason: Message, todo: Message | None = None, field: str | None = None) -> None:
        """Say that an action was refused."""
        words = [said(message) for message in (reason, todo) if message and message.text]
        self.add_error(field, " ".join(words))


def text(
    label: Message, missing: Message, *, most: int = 150, hint: Message | None = None, **more: Any
) -> forms.CharField:
    """Return a field for a line of text. missing: what to say when it is empty, where it must not be."""
    return forms.CharField(
        label=later(label),
        max_length=most,
        help_text=later(hint) if hint else "",
        error_messages={"required": later(missing)},
        **more,
    )


def email_field() -> forms.EmailField:
    """Return a field for an e-mail address."""
    return forms.EmailField(
        label=later(sentence("E-mail address")),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "dir": "ltr", "size": 40}
        ),
        error_messages={
            "required": later(sentence("Enter an e-mail address")),
            "invalid": later(sentence("Enter an e-mail address in the form name@example.org")),
        },
    )


class CodeInput(forms.PasswordInput):
    """A box for a code: readable while it is typed, and empty when the page comes again."""

    input_type = "text"


def password_field(label: Message, *, new: bool = False, hint: Message | None = None) -> forms.CharField:
    """Return a field for a password; what is pasted, and spaces at its ends, stay as they are."""
    complete = "new-password" if new else "current-password"
    return forms.CharField(
        label=later(label),
        strip=False,
        help_text=later(hint) if hint else "",
        widget=forms.PasswordInput(attrs={"autocomplete": complete, "dir": "auto", "size": 40}),
        error_messages={"required": later(sentence("Enter the password"))},
    )


def code_field(label: Message, hint: Message | None = None) -> forms.CharField:
    """Return a field for a one-time code."""
    attributes = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "dir": "ltr"}
    return forms.CharField(
        label=later(label),
        max_length=40,
        help_text=later(hint) if hint else "",
        widget=CodeInput(attrs=attributes),
        error_messages={"required": later(sentence("Enter the code"))},
    )


def name_field() -> forms.CharField:
    """Return a field for the name of a person."""
    return text(
        sentence("Name"),
        sentence("Enter the name"),
        hint=sentence("As colleagues should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "size": 40}),
    )


def language_field() -> forms.ChoiceField:
    """Return a field for the language of pages: each language in its own name."""
    return forms.ChoiceField(
        label=later(sentence("Language of the pages")),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": later(sentence("Choose a language"))},
    )


def role_field() -> forms.ChoiceField:
    """Return a field for a role, with what it may do."""
    return forms.ChoiceField(
        label=later(sentence("Role")),
        choices=[(role.value, later(words)) for role, words in ROLE_MEANINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later(sentence("Choose a role"))},
    )


NEW_PASSWORD = sentence(
    "At least {count} characters. Several words in a row do well; you may paste it from a password manager.",
    count=SHORTEST_PASSWORD,
)


class SignIn(Form):
    """E-mail and password."""

    email = email_field()
    password = password_field(sentence("Password"))


class Code(Form):
    """A code of the app, or a recovery code."""

    code = code_field(
        sentence("Code"),
        sentence("Six digits from your app. Or one of your recovery codes; each works once."),
    )


class FirstCode(Form):
    """A code that proves that the app holds the secret."""

    code = code_field(sentence("Code from your app"), sentence("Six digits."))


class ReplaceFactor(FirstCode):
    """The same from a session: the password shows that it is still its owner's."""

    password = password_field(sentence("Your password"))
    field_order = ["password", "code"]


class Proof(Form):
    """The password, before something that matters."""

    password = password_field(sentence("Your password"))


class NewPassword(Form):
    """A new password, typed twice. names: those it must not be made of."""

    password = password_field(sentence("New password"), new=True, hint=NEW_PASSWORD)
    again = password_field(sentence("New password, once more"), new=True)

    def __init__(self, *args: Any, names: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = tuple(names)

    def clean(self) -> dict[str, Any]:
        """Refuse what would be guessed, and two that differ."""
        given: dict[str, Any] = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password is not None:
            names = (*self.names, given.get("name", ""), given.get("email", ""))
            try:
                accepted_password(password, *names)
            except WeakPassword as weak:
                self.refuse(weak.reason, field="password")
        if again is not None and again != password and "password" in given:
            self.refuse(sentence("The two passwords are not the same"), field="again")
        return given


class AcceptInvitation(NewPassword):
    """Who was invited says how to be called, and chooses a password."""

    name = name_field()
    language = language_field()
    field_order = ["name", "language", "password", "again"]


class ChangePassword(NewPassword):
    """The old password, and a new one."""

    current = password_field(sentence("Password until now"))
    field_order = ["current", "password", "again"]


class Account(Form):
    """How somebody is called, and in which language."""

    name = name_field()
    language = language_field()


class Invite(Form):
    """Who shall come, and to do what."""

    name = name_field()
    email = email_field()
    role = role_field()


class ChangeRole(Form):
    """Another role."""

    role = role_field()


class SetUpLanguage(Form):
    """First of all, the language."""

    language = language_field()


class SetUpOffice(Form):
    """The State, and the office within it."""

    state = forms.ChoiceField(
        label=later(sentence("State")),
        error_messages={"required": later(sentence("Choose your State"))},
    )
    name = text(
        sentence("Name of the office"),
        sentence("Enter the name of the office"),
        most=200,
        hint=sentence("As it stands on your letters, for example: Ministry of Justice, Central Authority."),
        widget=forms.TextInput(attrs={"dir": "auto", "size": 60}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "en"
        named = sorted((c.name(language), c.code) for c in countries().values() if c.is_addressee)
        state = cast(forms.ChoiceField, self.fields["state"])
        state.choices = [("", ""), *((code, name) for name, code in named)]


class SetUpAdministrator(NewPassword):
    """Whoever runs the system."""

    name = name_field()
    email = email_field()
    field_order = ["name", "email", "password", "again"]


class SetUpBackups(Form):
    """Where copies of the data will go."""

    backup_folder = text(
        sentence("Folder for backups"),
        sentence("Enter a folder"),
        most=500,
        required=False,
        hint=sentence(
            "On another disk or a stick, for example /media/backup. You may leave it empty and decide later."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "size": 60}),
    )

    def clean_backup_folder(self) -> str:
        """Refuse a folder that depends on where the program was started."""
        folder = str(self.cleaned_data["backup_folder"]).strip()
        if folder and not (PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()):
            raise forms.ValidationError(
                said(sentence("Enter the whole path of the folder, from its beginning"))
            )
        return folder
