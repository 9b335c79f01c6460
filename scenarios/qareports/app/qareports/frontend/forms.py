"""Submitting a build by hand."""
from django import forms


class SubmitForm(forms.Form):
    """What the text fields hold is checked where all submissions are: in core.submission."""

    build = forms.CharField(max_length=100)
    environment = forms.CharField(max_length=100)
    tests = forms.CharField(required=False, initial="{}", widget=forms.Textarea(
        attrs={"rows": 6}), help_text='{"suite/test": "pass", "fail" or "skip"}')
    metrics = forms.CharField(required=False, initial="{}", widget=forms.Textarea(
        attrs={"rows": 3}), help_text='{"suite/metric": 1.5}')
    attachment = forms.FileField(required=False)
    # Made with the form, so that sending it twice submits once.
    submission = forms.CharField(max_length=64, widget=forms.HiddenInput)
