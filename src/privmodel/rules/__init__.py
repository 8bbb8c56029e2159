"""What follows from what: the only room that knows both messaging and inference.

One theme a file, laid in the order that :mod:`privmodel.rules.program` writes down once:

* ``custody``: what every message leaves on devices, on the line and at servers as it passes;
* ``keys``: key schedules, one a file;
* ``retained``: what platforms state that they keep, about messages and accounts;
* ``replicated``: backups, sessions, previews, archives, reports;
* ``credentials``: what opens one more session;
* ``law`` and ``grounds``: what an order covers, whom it binds, and why a holder answers;
* ``reach``: what each power gets at;
* ``join``: where an adversary meets a copy there is a rule.
"""
