"""Who may what: the expectation, written by hand, and the machines that hold the code against it.

`expected.csv` has a row per (role, door, object, outcome). The code never reads it.

* A *role* is one of the people of `world.py`: `learner`, `manager`, ..., `anonymous`.
* A *door* is a method with the name of an address (`GET planning:run`), a question to a queryset
  or to the search (`courses to browse`), or to the policy itself (`may run.manage`).
* An *object* is named from where that person stands: `own`, `team`, `own organisation`,
  `other organisation`, ...; `-` when the door has none.
* An *outcome* is `ok` (the door opens, perhaps to show a form with mistakes), `403`, `404`, `405`,
  `409` (refused with a reason) or `sign-in` for an address, and `sees` or `not` for a list (also
  for an address that lists things); `yes` or `no` for a question to the policy.
"""
