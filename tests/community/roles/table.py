"""Who may do what: the one table of it, role by role, address by address, for reading (GET) and for sending (POST).

The letters are those of `tests.community.roles.asking`: `o` opens, `>` is sent elsewhere, `l` is sent to sign in, `2` to
a second factor or another proof, `f` is forbidden, `n` may not know that it exists, `x` cannot be asked so, `e` gets an
error in the form, `g` is gone, `W` does it and it is written; `.` is not asked (`tests.community.roles.forms.is_asked`).
All other verbs are refused everywhere. An address that is missing here fails.

The columns, in the order of `tests.community.roles.world.ROLES`:

    anyone · guardian (with the links of mails) · stranger (an account, no group) · student · parent (a date, a voice) ·
    neighbour (member of another group) · asker · declined · removed · left · suspended | appointed (asked, not yet
    accepted) · relieved (was facilitator) | member · facilitator | facilitator of another group · coordinator | editor
    執筆 · publisher 公開 · an office's role for voices · … for programmes · administrator · administrator without a
    second factor · administrator who did not show it
"""

from tests.community.roles.world import ROLES

TABLE = r"""
healthz                                                                        | o.o........ .. o. .. ....o.. | o.o........ .. o. .. ....o..
readyz                                                                         | o.o........ .. o. .. ....o.. | o.o........ .. o. .. ....o..
metrics                                                                        | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
calendar.ics                                                                   | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
admin/jsi18n/                                                                  | o.........o .. ff .f ooooo22 | x.........x .. ff .f xxxxx22
admin/account/                                                                 | >.........> .. ff .f ooooo22 | >.........> .. ff .f ooooo22
admin/localize/submit/page/<int:page_id>/                                      | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/localize/update/<int:translation_source_id>/                             | >.........> .. ff .f nn>>n22 | >.........> .. ff .f nn>>n22
admin/peer-groups/facilitators/<int:pk>/ propose                               | >.........> .. ff .f oo>>o22 | >.........> .. ff .f WW>>W22
admin/peer-groups/facilitators/<int:pk>/ confirm                               | >.........> .. ff .f oo>>o22 | >.........> .. ff .f WW>>W22
admin/peer-groups/facilitators/<int:pk>/ relieve                               | >.........> .. ff .f oo>>o22 | >.........> .. ff .f ee>>e22
admin/peer-groups/cohort/<int:pk>/                                             | >.........> .. ff .f oo>>o22 | >.........> .. ff .f WW>>W22
admin/peer-groups/coordinators/                                                | >.........> .. ff .f oo>>o22 | >.........> .. ff .f WW>>W22
admin/programs/schedule-dates/                                                 | >.........> .. ff .f >>>>>22 | >.........> .. ff .f ooooo22
admin/programs/                                                                | >.........> .. ff .f ooooo22 | >.........> .. ff .f xxxxx22
admin/programs/<int:program_id>/                                               | >.........> .. ff .f oonoo22 | >.........> .. ff .f xxnxx22
admin/programs/dates/<int:occurrence_id>/roster/                               | >.........> .. ff .f oonoo22 | >.........> .. ff .f xxnxx22
admin/programs/dates/<int:occurrence_id>/move/                                 | >.........> .. ff .f oonoo22 | >.........> .. ff .f WWnWW22
admin/programs/dates/<int:occurrence_id>/cancel/                               | >.........> .. ff .f oonoo22 | >.........> .. ff .f WWnWW22
admin/programs/dates/<int:occurrence_id>/restore/                              | >.........> .. ff .f oonoo22 | >.........> .. ff .f eenee22
admin/reports/acts/                                                            | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/reports/acts/results/                                                    | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/reports/mails/                                                           | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/reports/mails/results/                                                   | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/reports/mails/<int:pk>/again/                                            | >.........> .. ff .f >>>>>22 | >.........> .. ff .f >>>>W22
admin/voices/                                                                  | >.........> .. ff .f ooo>o22 | >.........> .. ff .f xxxxx22
admin/voices/<int:pk>/ answer                                                  | >.........> .. ff .f ooo>o22 | >.........> .. ff .f WWW>W22
admin/voices/<int:pk>/ publish                                                 | >.........> .. ff .f ooo>o22 | >.........> .. ff .f fWf>W22
admin/peer-groups/                                                             | >.........> .. ff .f oo>>o22 | >.........> .. ff .f xx>>x22
admin/peer-groups/results/                                                     | >.........> .. ff .f oo>>o22 | >.........> .. ff .f xx>>x22
admin/peer-groups/new/                                                         | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/peer-groups/edit/<int:pk>/                                               | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/places/new/                                                              | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/places/edit/<int:pk>/                                                    | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/places/delete/<int:pk>/                                                  | >.........> .. ff .f >o>>o22 | >.........> .. ff .f >W>>W22
admin/help-contacts/new/                                                       | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/help-contacts/edit/<int:pk>/                                             | >.........> .. ff .f oo>>o22 | >.........> .. ff .f oo>>o22
admin/help-contacts/delete/<int:pk>/                                           | >.........> .. ff .f >o>>o22 | >.........> .. ff .f >W>>W22
admin/watched/                                                                 | >.........> .. ff .f oo>>o22 | >.........> .. ff .f xx>>x22
admin/watched/results/                                                         | >.........> .. ff .f oo>>o22 | >.........> .. ff .f xx>>x22
admin/watched/new/                                                             | >.........> .. ff .f >o>>o22 | >.........> .. ff .f >o>>o22
admin/watched/edit/<int:pk>/                                                   | >.........> .. ff .f >o>>o22 | >.........> .. ff .f >o>>o22
admin/users/                                                                   | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/users/results/                                                           | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>x22
admin/users/new/                                                               | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>W22
admin/users/edit/<int:pk>/ a member                                            | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>o22
admin/users/edit/<int:pk>/ a colleague                                         | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>W22
admin/users/delete/<int:pk>/ a member                                          | >.........> .. ff .f >>>>o22 | >.........> .. ff .f >>>>o22
admin/users/delete/<int:pk>/ a colleague                                       | >.........> .. ff .f >>>>>22 | >.........> .. ff .f >>>>>22
_util/login/                                                                   | l.l........ .. l. .. ....l.. | l.l........ .. l. .. ....l..
documents/^(\d+)/(.*)$                                                         | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
documents/authenticate_with_password/<int:restriction_id>/                     | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
my/                                                                            | l.ooooooool oo oo oo ooooooo | x.xxxxxxxxx xx xx xx xxxxxxx
my/notices/                                                                    | l.ooooooool oo Wo oo ooooooo | x.xxxxxxxxx xx xx xx xxxxxxx
my/notices/<int:pk>/                                                           | l.nnnnnnnnl nn Wn nn nnnnnnn | x.xxxxxxxxx xx xx xx xxxxxxx
my/notices/choices/                                                            | l.ooooooool oo oo oo ooooooo | l.WWWWWWWWl WW WW WW WWWWWWW
my/notices/off/                                                                | l.ooooooool oo oo oo ooooooo | l.WWWWWWWWl WW WW WW WWWWWWW
my/notices/line/                                                               | >.>>>>>>>>> >> >> >> >>>>>>> | l.WWWWWWWWl WW WW WW WWWWWWW
my/notices/pause/                                                              | >.>>>>>>>>> >> >> >> >>>>>>> | l.WWWWWWWWl WW WW WW WWWWWWW
my/notices/read/                                                               | >.>>>>>>>>> >> >> >> >>>>>>> | l.>>>>>>>>l >> W> >> >>>>>>>
my/notices/silences/                                                           | >.>>>>>>>>> >> >> >> >>>>>>> | l.>>>>>>>>l >> >> >> >>>>>>>
my/notices/waiting/                                                            | o.ooooooooo oo oo oo ooooooo | x.xxxxxxxxx xx xx xx xxxxxxx
notices/line/                                                                  | x.x........ .. x. .. ....x.. | f.f........ .. f. .. ....f..
notices/stop/<str:token>/                                                      | non........ .. n. .. ....n.. | nWn........ .. n. .. ....n..
my/notices/devices/                                                            | >.>>>>>>>>> >> >> >> >>>>>>> | l.WWWWWWWWl WW WW WW WWWWWWW
my/notices/devices/key/                                                        | l.ooooooool oo oo oo ooooooo | x.xxxxxxxxx xx xx xx xxxxxxx
my/notices/devices/renew/                                                      | >.>>>>>>>>> >> >> >> >>>>>>> | l.ooooooool oo oo oo ooooooo
my/notices/devices/replace/                                                    | >.>>>>>>>>> >> >> >> >>>>>>> | l.ooooooool oo oo oo ooooooo
my/notices/devices/end/                                                        | >.>>>>>>>>> >> >> >> >>>>>>> | l.>>>>>>>>l >> W> >> >>>>>>>
my/notices/devices/offer/                                                      | >.>>>>>>>>> >> >> >> >>>>>>> | l.WWWWWWWWl WW oW WW WWWWWWW
desk/                                                                          | l.f.......l ff fo oo f...ff2 | x.x.......x xx xx xx x...xx2
desk/waiting/                                                                  | l.f.......l ff fo oo f...ff2 | x.x.......x xx xx xx x...xx2
desk/alarms/<int:pk>/take/                                                     | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/watch/                                                                    | l.f.......l ff fo oo o...o22 | l.f.......l ff fW eW W...W22
desk/watch/<int:pk>/end/                                                       | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nW W...W22
desk/requests/<int:pk>/accept/                                                 | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/requests/<int:pk>/decline/                                                | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/open/<int:pk>/claim/                                                      | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/open/<int:pk>/release/                                                    | >.>.......> >> >> >> >...>>2 | l.f.......l ff f> nn f...ff2
desk/open/<int:pk>/hide/                                                       | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/open/<int:pk>/handled/                                                    | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/open/<int:pk>/leave/                                                      | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/open/<int:pk>/hand-over/                                                  | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nn f...ff2
desk/reports/<int:pk>/hide/                                                    | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/reports/<int:pk>/handled/                                                 | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/reports/<int:pk>/leave/                                                   | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/reports/<int:pk>/hand-over/                                               | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/cases/<int:pk>/ handed over                                               | l.n.......l nn nn no n...nn2 | l.n.......l nn nn nW n...nn2
desk/cases/<int:pk>/ not handed over                                           | l.n.......l nn nn nn n...nn2 | l.n.......l nn nn nn n...nn2
desk/held/<int:pk>/                                                            | l.f.......l ff fo no f...ff2 | l.f.......l ff fW nW f...ff2
desk/unwatched/<int:pk>/                                                       | l.n.......l nn nn no n...nn2 | l.n.......l nn nn nW n...nn2
desk/messages/<int:pk>/restore/                                                | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/groups/<slug:slug>/members/<int:pk>/                                      | l.n.......l nn no nn n...nn2 | l.n.......l nn nW nn n...nn2
desk/groups/<slug:slug>/freeze/                                                | >.>.......> >> >> >> >...>>2 | l.f.......l ff fW nf f...ff2
desk/groups/<slug:slug>/unfreeze/                                              | >.>.......> >> >> >> >...>>2 | l.f.......l ff f> nf f...ff2
accounts/                                                                      | l.o.......l .. oo .. ....ooo | l.W.......l .. WW .. ....WWW
accounts/delete/                                                               | l.o.......l .. oo .. ....oo2 | l.W.......l .. WW .. ....ff2
accounts/record/                                                               | l.o.......l .. oo .. ....ooo | x.x.......x .. xx .. ....xxx
accounts/prove/                                                                | l.o.......l .. o2 .. ....2o2 | l.o.......l .. o2 .. ....2o2
accounts/undo/<str:token>/                                                     | non........ .. n. .. ....n.. | nWn........ .. n. .. ....n..
accounts/login/code/confirm/                                                   | l.>.......l .. >> .. ....>>> | l.>.......l .. >> .. ....>>>
accounts/confirm-email/                                                        | l.>.......l .. >> .. ....>>> | l.>.......l .. >> .. ....>>2
accounts/sessions/                                                             | l.o.......l .. oo .. ....ooo | l.W.......l .. WW .. ....WW2
accounts/sessions/end/                                                         | >.>.......> .. >> .. ....>>> | l.W.......l .. WW .. ....WWW
accounts/deleted/                                                              | o.o.......o .. oo .. ....ooo | x.x.......x .. xx .. ....xxx
accounts/language/<slug:code>/                                                 | >.>.......> .. >> .. ....>>> | >.W.......> .. WW .. ....WWW
accounts/login/code/                                                           | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/^password/                                                            | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/login/                                                                | o.>.......o .. >> .. ....>>> | l.>.......l .. >> .. ....>>>
accounts/logout/                                                               | >.o.......> .. oo .. ....ooo | >.>.......> .. >> .. ....>>>
accounts/inactive/                                                             | o.o.......o .. oo .. ....ooo | x.x.......x .. xx .. ....xxx
accounts/signup/                                                               | o.>.......o .. >> .. ....>>> | W.>.......W .. >> .. ....>>>
accounts/reauthenticate/                                                       | l.f.......l .. f2 .. ....2f2 | l.f.......l .. f2 .. ....2f2
accounts/email/                                                                | l.o.......l .. oo .. ....oo2 | l.>.......l .. >> .. ....>>2
accounts/password/change/                                                      | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/password/set/                                                         | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/password/reset/                                                       | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/password/reset/key/done/                                              | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$            | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/password/reset/done/                                                  | l.l.......l .. ll .. ....lll | l.l.......l .. ll .. ....lll
accounts/signup/passkey/                                                       | o.>.......o .. >> .. ....>>> | o.>.......o .. >> .. ....>>>
accounts/2fa/                                                                  | l.o.......l .. oo .. ....ooo | l.x.......l .. xx .. ....xxx
accounts/2fa/authenticate/                                                     | l.>.......l .. >> .. ....>>> | l.>.......l .. >> .. ....>>>
accounts/2fa/reauthenticate/                                                   | l.f.......l .. fo .. ....ofo | l.f.......l .. fo .. ....ofo
accounts/2fa/totp/activate/                                                    | l.o.......l .. o> .. ....>o2 | l.o.......l .. o> .. ....>o2
accounts/2fa/totp/deactivate/                                                  | l.n.......l .. no .. ....on2 | l.n.......l .. no .. ....on2
accounts/2fa/recovery-codes/                                                   | l.n.......l .. nn .. ....nn2 | l.x.......l .. xx .. ....xx2
accounts/2fa/recovery-codes/generate/                                          | l.o.......l .. oo .. ....oo2 | l.o.......l .. oW .. ....Wo2
accounts/2fa/recovery-codes/download/                                          | l.n.......l .. nn .. ....nn2 | l.n.......l .. nn .. ....nn2
accounts/2fa/webauthn/                                                         | l.o.......l .. oo .. ....ooo | l.x.......l .. xx .. ....xxx
accounts/2fa/webauthn/add/                                                     | l.o.......l .. oo .. ....oo2 | l.o.......l .. oo .. ....oo2
accounts/2fa/webauthn/reauthenticate/                                          | l.f.......l .. f2 .. ....2f2 | l.f.......l .. f2 .. ....2f2
accounts/2fa/webauthn/keys/<int:pk>/remove/                                    | l.n.......l .. nn .. ....nn2 | l.n.......l .. nn .. ....nn2
accounts/2fa/webauthn/keys/<int:pk>/edit/                                      | l.n.......l .. nn .. ....nn2 | l.n.......l .. nn .. ....nn2
accounts/2fa/webauthn/login/                                                   | l.>.......l .. >> .. ....>>> | l.>.......l .. >> .. ....>>>
accounts/2fa/webauthn/signup/                                                  | >.>.......> .. >> .. ....>>> | >.>.......> .. >> .. ....>>>
offline/                                                                       | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
sw.js                                                                          | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
manifest.webmanifest                                                           | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
help/                                                                          | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
help/news/                                                                     | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
help/stays/                                                                    | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
places/                                                                        | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
places/<slug:slug>/                                                            | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
programs/dates/<int:occurrence_id>/signup/                                     | lloo>.....l .. o. .. o...o.. | llWe>.....l .. W. .. W...W..
programs/dates/<int:occurrence_id>.ics                                         | ooooo.....o .. o. .. o...o.. | xxxxx.....x .. x. .. x...x..
programs/signups/<int:enrollment_id>/                                          | llnno.....l .. n. .. n...n.. | llxxx.....l .. x. .. x...x..
programs/signups/<int:enrollment_id>/cancel/                                   | llnno.....l .. n. .. n...n.. | llnnW.....l .. n. .. n...n..
programs/signups/<int:enrollment_id>/guardian/                                 | >>>>>.....> .. >. .. >...>.. | llnWn.....l .. n. .. n...n..
programs/cancel/<str:token>/                                                   | nonnn.....n .. n. .. n...n.. | nWnnn.....n .. n. .. n...n..
programs/guardian/agreed/<str:token>/                                          | nonnn.....n .. n. .. n...n.. | nWnnn.....n .. n. .. n...n..
programs/guardian/<str:token>/                                                 | nonnn.....n .. n. .. n...n.. | nWnnn.....n .. n. .. n...n..
programs/calendars/<uuid:key>.ics                                              | ooooo.....o .. o. .. o...o.. | xxxxx.....x .. x. .. x...x..
programs/<str:slug>/calendar.ics                                               | >>>>>.....> .. >. .. >...>.. | xxxxx.....x .. x. .. x...x..
groups/numbers/                                                                | o.ooooooooo oo oo oo o...o.. | x.xxxxxxxxx xx xx xx x...x..
groups/search/                                                                 | l.ooooooool oo oo oo o...o.. | l.>>>>>>>>l >> >> >> >...>..
groups/bookmarks/                                                              | l.ooooooool oo oo oo o...o.. | l.>>>>>>>>l >> W> >> >...>..
groups/<slug:slug>/room/                                                       | l.ffffffffl ff oo ff f...f.. | l.ffffffffl ff WW ff f...f..
groups/<slug:slug>/room/search/                                                | l.ffffffffl ff oo ff f...f.. | l.ffffffffl ff >> ff f...f..
groups/<slug:slug>/room/history/                                               | l.ffffffffl ff oo ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/read/                                                  | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff >> ff f...f..
groups/<slug:slug>/room/mutes/                                                 | l.ffffffffl ff oo ff f...f.. | l.ffffffffl ff >> ff f...f..
groups/<slug:slug>/room/topics/                                                | l.ffffffffl ff oo ff f...f.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/bookmarks/                                             | l.ffffffffl ff oo ff f...f.. | l.ffffffffl ff W> ff f...f..
groups/<slug:slug>/room/numbers/                                               | l.ffffffffl ff oo ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/told/                                                  | l.ffffffffl ff oo ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/told/<int:pk>/take-back/                               | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wn ff f...f..
groups/<slug:slug>/room/told/<int:pk>/add/                                     | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wn ff f...f..
groups/<slug:slug>/room/reports/                                               | l.ffffffffl ff no ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/reports/<int:pk>/                                      | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff nW ff f...f..
groups/<slug:slug>/room/freeze/                                                | l.ffffffffl ff no ff f...f.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/unfreeze/                                              | l.ffffffffl ff no ff f...f.. | l.ffffffffl ff f> ff f...f..
groups/<slug:slug>/room/watch-words/                                           | l.ffffffffl ff n> ff f...f.. | l.ffffffffl ff n> ff f...f..
groups/<slug:slug>/room/unwatch-words/                                         | l.ffffffffl ff n> ff f...f.. | l.ffffffffl ff nW ff f...f..
groups/<slug:slug>/room/held/<int:pk>/                                         | l.ffffffffl ff on ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/held/<int:pk>/withdraw/                                | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wn ff f...f..
groups/<slug:slug>/room/held/<int:pk>/put-away/                                | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wn ff f...f..
groups/<slug:slug>/room/held/<int:pk>/appeal/                                  | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wn ff f...f..
groups/<slug:slug>/room/<int:pk>/                                              | l.ffffffffl ff oo ff f...f.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ react                            | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff WW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ unreact                          | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff >> ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ edit                             | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wf ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ withdraw                         | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wf ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ mute                             | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wf ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ block                            | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wf ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ report                           | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff WW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ hide                             | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ restore                          | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ pin                              | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ unpin                            | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ stop_replies                     | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ allow_replies                    | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ topic                            | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff Wf ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ move                             | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff fW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ bookmark                         | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff WW ff f...f..
groups/<slug:slug>/room/<int:pk>/<slug:verb>/ nonsense                         | >.>>>>>>>>> >> >> >> >...>.. | l.ffffffffl ff nn ff f...f..
groups/                                                                        | o.ooooooooo oo oo oo o...o.. | x.xxxxxxxxx xx xx xx x...x..
groups/mine/                                                                   | l.ooooooool oo oo oo o...o.. | x.xxxxxxxxx xx xx xx x...x..
groups/appointments/<uuid:pk>/                                                 | l.nnnnnnnnl on nn nn n...n.. | l.nnnnnnnnl Wn nn nn n...n..
groups/<slug:slug>/                                                            | o.ooooooooo oo oo oo o...o.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/join/                                                       | l.oooo>oool oo >> oo o...o.. | l.WWWW>WWWl WW ee WW W...W..
groups/<slug:slug>/withdraw/                                                   | >.>>>>>>>>> >> >> >> >...>.. | l.>>>>We>>l >> >> >> >...>..
groups/<slug:slug>/leave/                                                      | l.nnnnnn>>l n> oo nn n...n.. | l.nnnnnn>>l n> We nn n...n..
groups/<slug:slug>/rules/                                                      | l.nnnnnnnnl nn oo nn n...n.. | l.nnnnnnnnl nn ee nn n...n..
groups/<slug:slug>/settings/                                                   | l.nnnnnnnnl nn no nn n...n.. | l.nnnnnnnnl nn nW nn n...n..
groups/<slug:slug>/nickname/                                                   | l.nnnnnnnnl nn oo nn n...n.. | l.nnnnnnnnl nn WW nn n...n..
groups/<slug:slug>/quiet/                                                      | l.nnnnnnnnl nn oo nn n...n.. | l.nnnnnnnnl nn WW nn n...n..
groups/<slug:slug>/members/                                                    | l.nnnnnnnnl nn oo nn n...n.. | x.xxxxxxxxx xx xx xx x...x..
groups/<slug:slug>/members/<int:membership_id>/remove/                         | l.nnnnnnnnl nn no nn n...n.. | l.nnnnnnnnl nn nW nn n...n..
groups/<slug:slug>/members/<int:membership_id>/undo/                           | >.>>>>>>>>> >> >> >> >...>.. | l.nnnnnnnnl nn n> nn n...n..
voices/                                                                        | ooooo.....o .. o. .. o.o.o.. | xxxxx.....x .. x. .. x.x.x..
voices/new/                                                                    | ooooo.....o .. o. .. o.o.o.. | WWWWW.....W .. W. .. W.W.W..
voices/answer/                                                                 | ooooo.....o .. o. .. o.o.o.. | eoeeo.....e .. e. .. e.e.e..
voices/answer/withdraw/                                                        | >>>>>.....> .. >. .. >.>.>.. | eWeeW.....e .. e. .. e.e.e..
voices/mine/<int:pk>/ own                                                      | llnno.....l .. n. .. n.n.n.. | llxxx.....l .. x. .. x.x.x..
voices/mine/<int:pk>/ without a name                                           | llnnn.....l .. n. .. n.n.n.. | llxxx.....l .. x. .. x.x.x..
voices/mine/<int:pk>/withdraw/                                                 | >>>>>.....> .. >. .. >.>.>.. | llnnW.....l .. n. .. n.n.n..
search/                                                                        | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
robots.txt                                                                     | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
sitemap.xml                                                                    | o.o........ .. o. .. ....o.. | x.x........ .. x. .. ....x..
_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/ | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
                                                                               | o.o........ .. o. .. ....o.. | o.o........ .. o. .. ....o..
programs/                                                                      | ooooo.....o .. o. .. o...o.. | ooooo.....o .. o. .. o...o..
programs/futago/                                                               | ooooo.....o .. o. .. o...o.. | ooooo.....o .. o. .. o...o..
programs/shitagaki/                                                            | nnnnn.....n .. n. .. n...n.. | nnnnn.....n .. n. .. n...n..
places/junbi/                                                                  | n.n........ .. n. .. ....n.. | x.x........ .. x. .. ....x..
dev/mail/                                                                      | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
dev/phone/                                                                     | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
nowhere/                                                                       | n.n........ .. n. .. ....n.. | n.n........ .. n. .. ....n..
"""


def cells() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Address → what is right for each role: GET, POST."""
    found = {}
    for line in TABLE.strip("\n").splitlines():
        address, *columns = (part.strip() for part in line.split(" | "))
        get, post = (dict(zip(ROLES, column.replace(" ", ""), strict=True)) for column in columns)
        found[address] = (get, post)
    return found
