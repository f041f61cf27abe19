#!/usr/bin/env python3
"""Nothing in the repository looks like a live token: neither ours nor a made-up one, which would set off every
scanner and teach people to ignore it. Tests build theirs at run time from pieces or recipes."""

import re

import repo

# Public prefix and shape, each from the provider's own documentation. In pieces, or this file would not pass.
SHAPES = {
    "AWS access key id": r"\b(?:AKIA|ASIA)" + r"[A-Z2-7]{16}\b",
    "GitHub token": r"\bgh[pousr]_" + r"[A-Za-z0-9]{36}",
    "GitHub fine-grained token": r"\bgithub_pat_" + r"[A-Za-z0-9_]{60,}",
    "GitLab token": r"\bgl(?:pat|dt|rt|ptt|cbt|soat|ft|agent)-" + r"[A-Za-z0-9_-]{20,}",
    "Slack token": r"\bxox[abeoprs]-" + r"[A-Za-z0-9-]{20,}",
    "Slack webhook": r"hooks\.slack\.com/services/" + r"T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
    "Stripe key": r"\b[rs]k_(?:live|test)_" + r"[A-Za-z0-9]{20,}",
    "npm token": r"\bnpm_" + r"[A-Za-z0-9]{36}",
    "PyPI token": r"\bpypi-" + r"AgEI[A-Za-z0-9_-]{20,}",
    "SendGrid key": r"\bSG\." + r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "OpenAI key": r"\bsk-(?:proj-|svcacct-)?" + r"[A-Za-z0-9]{20,}T3BlbkFJ",
    "Anthropic key": r"\bsk-ant-" + r"[a-z0-9]+-[A-Za-z0-9_-]{40,}",
    "Hugging Face token": r"\bhf_" + r"[A-Za-z]{34}",
    "Google API key": r"\bAIza" + r"[A-Za-z0-9_-]{35}",
    "Google OAuth secret": r"\bGOCSPX-" + r"[A-Za-z0-9_-]{28}",
    "DigitalOcean token": r"\bdo[opr]_v1_" + r"[a-f0-9]{64}",
    "Shopify token": r"\bshp(?:at|ca|pa|ss)_" + r"[a-fA-F0-9]{32}",
    "Telegram bot token": r"\b[0-9]{8,10}:" + r"AA[A-Za-z0-9_-]{33}\b",
    "private key": r"-----BEGIN [A-Z ]*" + r"PRIVATE KEY(?: BLOCK)?-----\s+(?:[A-Za-z0-9+/=:\- ]+\s+){2,}",
    "JSON Web Token": r"\beyJ" + r"[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
}
EXPRESSIONS = {name: re.compile(shape) for name, shape in SHAPES.items()}


def check(files):
    """Names file, line and kind; never the text itself."""
    problems = []
    for path, text in files.items():
        for name, expression in EXPRESSIONS.items():
            for match in expression.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                problems.append(f"{path}:{line}: looks like a live {name}; build it at run time")
    return problems


if __name__ == "__main__":
    repo.main(check)
