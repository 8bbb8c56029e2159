"""What follows from what: the only room that knows both messaging and inference.

One theme a file, laid in the order that :mod:`privmodel.rules.program` writes down once:

* ``standing`` and ``situation``: what the sources say at each instant, and what is set to what;
* ``custody``: what every message leaves on devices, on the line and at servers as it passes;
* ``keys``: key schedules, one a file;
* ``retained``, ``accounts``, ``silence``: what platforms state that they keep, and where they say
nothing;
* ``replicated``: backups, sessions, previews, archives, reports;
* ``credentials``: what opens one more session;
* ``reach``, ``orders`` and ``freeze``: what each power gets at;
* ``law``, ``policy``, ``observed`` and ``grounds``: what an order covers, whom it binds, what the
operator
  says and did, and why it answers;
* ``join``: where an adversary meets a copy there is a rule.
"""
