package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who sees and manages whom; managers are Admins here, as they are unless an application says otherwise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleTest {

    private static final String ANY = "*";

    private RunningApplication app;
    private User admin;
    private User user;

    @BeforeAll
    void start(@TempDir Path data) {
        app = RunningApplication.start(data, settings());
        admin = app.addUser("admin@example.com", "2010-01-31", "Admin");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @BeforeEach
    void addUser(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        String email = name + "." + Integer.toHexString(test.getDisplayName().hashCode()) + "@example.com";
        user = app.addUser(email, "2020-01-31");
    }

    @Test
    void everybodySeesThemselvesWithAVersion() {
        String token = token(user);
        HttpResponse<String> me = app.get("/api/users/me", token);

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(etag(me)).isEqualTo("\"1\"");
        assertThat(RunningApplication.json(me).get("email").asString()).isEqualTo(user.email());
        assertThat(app.get("/api/users/" + user.id(), token).body()).isEqualTo(me.body());
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "PATCH,''", "DELETE,''", "POST,/unlock", "DELETE,/factors"})
    void whoMayNotManageOthersLearnsNothingOfThem(String method, String path) {
        String token = token(user);
        HttpResponse<String> ofAnother = send(method, admin.id() + path, "{}", token, ANY);
        HttpResponse<String> ofNobody = send(method, "nobody" + path, "{}", token, ANY);

        assertThat(ofAnother.statusCode()).isEqualTo(403);
        assertThat(withoutTheRequest(ofNobody)).isEqualTo(withoutTheRequest(ofAnother));
        assertThat(app.get("/api/users", token).statusCode()).isEqualTo(403);
    }

    @Test
    void managersSearchEverybody() {
        String token = token(admin);

        assertThat(emails("search=" + user.email().toUpperCase(Locale.ROOT), token))
                .containsExactly(user.email());
        assertThat(emails("search=nobody-has-this", token)).isEmpty();
        assertThat(RunningApplication.json(app.get("/api/users?search=example.com&top=1", token))
                        .get("nextLink")
                        .asString())
                .contains("skip=1", "search=example.com");
        for (String refused : List.of("search=", "search=%00", "search=" + "x".repeat(101), "filter=a", "orderby=b")) {
            HttpResponse<String> answer = app.get("/api/users?" + refused, token);
            assertThat(answer.statusCode()).as(refused).isEqualTo(400);
        }
    }

    @Test
    void managersFilterAndOrderPageByPage() {
        String token = token(admin);
        app.addUser("filtered.b@example.com", "2020-01-31");
        app.addUser("filtered.a@example.com", "2020-01-31");
        app.addUser("filtered.c@example.com", "2020-01-31");
        String query = "filter=" + encoded("startswith(email, 'FILTERED.') and not (email eq 'filtered.b@example.com')")
                + "&orderby=" + encoded("lastName,email desc") + "&top=1";

        HttpResponse<String> first = app.get("/api/users?" + query, token);
        URI next = URI.create(RunningApplication.json(first).get("nextLink").asString());
        HttpResponse<String> second = app.get(next.getRawPath() + "?" + next.getRawQuery(), token);

        assertThat(RunningApplication.json(first).findValuesAsString("email"))
                .containsExactly("filtered.c@example.com");
        assertThat(RunningApplication.json(second).findValuesAsString("email"))
                .containsExactly("filtered.a@example.com");
        assertThat(RunningApplication.json(second).has("nextLink")).isFalse();
        assertThat(emails("search=filtered.b&filter=" + encoded("disabled eq false"), token))
                .containsExactly("filtered.b@example.com");
        assertThat(emails("search=filtered.b&filter=" + encoded("disabled eq true"), token))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email eq             | MalformedAt | 9",
                "passwordHash eq 'x'  | UnknownAt   | 1",
                "disabled eq 'true'   | WrongTypeAt | 13",
                "email eq 'a' or 1 = 1| MalformedAt | 19",
            })
    void aFilterThatIsNotUnderstoodIsRefusedWithItsPlace(String filter, String code, String position) {
        HttpResponse<String> refused = app.get("/api/users?filter=" + encoded(filter), token(admin));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.code(refused)).isEqualTo("InvalidParameter");
        JsonNode error = RunningApplication.json(refused).at("/errors/0");
        assertThat(error.get("field").asString()).isEqualTo("filter");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.toString()).contains(" " + position);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void everybodyChangesTheirOwnNames() {
        HttpResponse<String> changed = patch(user, "{\"firstName\": \" Kumari \"}", token(user), "\"1\"");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(etag(changed)).isEqualTo("\"2\"");
        assertThat(found().firstName()).isEqualTo("Kumari");
        assertThat(found().lastName()).isEqualTo("Perera");
        assertThat(rows("USER_CHANGED"))
                .singleElement()
                .satisfies(row -> assertThat(row.actor()).isEqualTo(user.id()));
    }

    @Test
    void aChangeNamesTheVersionItStartsFrom() {
        String token = token(user);

        assertThat(patch(user, "{\"firstName\": \"A\"}", token, null).statusCode())
                .isEqualTo(428);
        assertThat(patch(user, "{\"firstName\": \"A\"}", token, "\"2\"").statusCode())
                .isEqualTo(412);
        assertThat(send("DELETE", user.id(), null, token(admin), null).statusCode())
                .isEqualTo(428);
        assertThat(send("DELETE", user.id(), null, token(admin), "\"2\"").statusCode())
                .isEqualTo(412);
        assertThat(found()).isEqualTo(user);
    }

    @Test
    void whatWasReadCanBeSentBack() {
        String token = token(user);
        HttpResponse<String> me = app.get("/api/users/me", token);

        HttpResponse<String> same = patch(user, me.body(), token, etag(me));

        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(etag(same)).isEqualTo("\"1\"");
        assertThat(same.body()).isEqualTo(me.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"firstName\": null}", "{\"lastName\": \"\"}", "{\"firstName\": 1}", "{\"lastName\": \"a\\nb\"}",
                "{\"email\": \"a@example.com\"}", "{\"version\": 2}", "{\"confirmed\": false}", "{\"id\": \"1\"}",
                "{\"disabled\": \"true\"}", "{\"disabled\": null}", "{\"roles\": \"Admin\"}", "{\"roles\": [1]}",
                "{\"roles\": [\"\"]}", "{\"roles\": null}", "{\"passwordHash\": \"x\"}", "{\"joined\": \"2001-01-01\"}",
                "[]", "null", "{\"roles\": [\"a\\u202eb\"]}"
            })
    void whatCanNotBeSetIsRefused(String body) {
        assertThat(patch(user, body, token(admin), ANY).statusCode()).isEqualTo(400);
        assertThat(found()).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"roles\": [\"Admin\"]}", "{\"disabled\": true}"})
    void nobodyLiftsThemselves(String body) {
        assertThat(patch(user, body, token(user), ANY).statusCode()).isEqualTo(403);
        assertThat(found()).isEqualTo(user);

        User other = app.addUser("other." + user.email(), "2010-01-31", "Admin");
        String own = body.replace("Admin", "Auditor");
        HttpResponse<String> refused = patch(other, own, token(other), ANY);
        assertThat(RunningApplication.code(refused)).isEqualTo("NotForOneself");
        for (HttpResponse<String> answer : List.of(
                send("POST", other.id() + "/unlock", null, token(other), null),
                send("DELETE", other.id() + "/factors", null, token(other), null))) {
            assertThat(RunningApplication.code(answer)).isEqualTo("NotForOneself");
        }
    }

    @Test
    void whoRemovesTheirOwnAccountMayComeToThinkBetterOfIt() {
        String token = token(user);
        assertThat(send("DELETE", user.id(), null, token, "\"7\"").statusCode()).isEqualTo(412);

        HttpResponse<String> answer = send("DELETE", user.id(), null, token, "\"1\"");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Instant.parse(RunningApplication.json(answer).get("removeAt").asString()))
                .isAfter(app.clock.instant());
        assertThat(app.get("/api/users/me", token).statusCode()).isEqualTo(401);
        assertThat(app.delete("/api/users/me/removal", token(user)).statusCode())
                .isEqualTo(204);
        assertThat(found()).isEqualTo(user);
    }

    @Test
    void rolesAreInTheNextAccessToken() {
        String before = token(user);
        assertThat(patch(user, "{\"roles\": [\"Admin\"]}", token(admin), "\"1\"")
                        .statusCode())
                .isEqualTo(200);

        assertThat(app.get("/api/users", before).statusCode()).isEqualTo(401);
        assertThat(app.get("/api/users", token(user)).statusCode()).isEqualTo(200);
        assertThat(rows("USER_CHANGED")).singleElement().satisfies(row -> {
            assertThat(row.actor()).isEqualTo(admin.id());
            assertThat(row.details()).containsEntry("roles", "Admin");
        });
        assertThat(patch(user, "{\"roles\": []}", token(admin), ANY).statusCode())
                .isEqualTo(200);
        assertThat(found().roles()).isEmpty();
    }

    @Test
    void disablingKillsPermitsAndEnablingRevivesNone() {
        Tokens tokens = app.signIn(user.email());
        assertThat(patch(user, "{\"disabled\": true}", token(admin), ANY).statusCode())
                .isEqualTo(200);
        assertThat(app.get("/api/users/me", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(401);

        assertThat(patch(user, "{\"disabled\": false}", token(admin), ANY).statusCode())
                .isEqualTo(200);
        assertThat(app.get("/api/users/me", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(app.renew(tokens.refresh()).statusCode()).isEqualTo(401);
        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
    }

    @Test
    void whoIsRemovedIsGone() {
        Tokens tokens = app.signIn(user.email());
        String admins = token(admin);

        assertThat(send("DELETE", user.id(), null, admins, "\"1\"").statusCode())
                .isEqualTo(204);

        assertThat(app.get("/api/users/" + user.id(), admins).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", user.id(), null, admins, ANY).statusCode()).isEqualTo(404);
        assertThat(app.get("/api/users/me", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(rows("USER_DELETED")).hasSize(1);
    }

    /** The one who asks was an Admin when the token was issued, and says so within its life. */
    @Test
    void theLastAdminStaysOne() {
        User second = app.addUser("second@example.com", "2010-01-31", "Admin");
        app.bean(Database.class)
                .<Integer>write(client -> client.sql("update users set roles = '[]' where id not in (:kept)")
                        .param("kept", Set.of(admin.id(), second.id()))
                        .update());
        String token = token(second);
        app.bean(Database.class)
                .<Integer>write(client -> client.sql("update users set roles = '[]' where id = :id")
                        .param("id", second.id())
                        .update());

        for (HttpResponse<String> answer : List.of(
                patch(admin, "{\"roles\": []}", token, ANY),
                patch(admin, "{\"disabled\": true}", token, ANY),
                send("DELETE", admin.id(), null, token, ANY))) {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(RunningApplication.code(answer)).isEqualTo("LastAdmin");
        }
    }

    @Test
    void whoIsLockedIsUnlocked() {
        for (int i = 0; i < 5; i++) {
            app.signIn(user.email(), "not the password");
        }
        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(401);

        assertThat(send("POST", user.id() + "/unlock", null, token(admin), null).statusCode())
                .isEqualTo(204);

        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
        assertThat(rows("USER_UNLOCKED"))
                .singleElement()
                .satisfies(row -> assertThat(row.actor()).isEqualTo(admin.id()));
        assertThat(send("POST", "nobody/unlock", null, token(admin), null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void lostFactorsAreResetAfterASignInOfAMomentAgo() {
        Tokens tokens = app.signIn(user.email());
        app.bean(Database.class)
                .<Integer>write(client -> client.sql("""
                                insert into totp_factors (user_id, sealed, since) values (:id, 'sealed', 1)
                                """).param("id", user.id()).update());
        Tokens admins = app.signIn(admin.email());
        app.clock.advance(Duration.ofMinutes(4));
        Tokens renewed = Tokens.of(app.renew(admins.refresh(), "attempt"));
        app.clock.advance(Duration.ofMinutes(1));
        assertThat(send("DELETE", user.id() + "/factors", null, renewed.access(), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(401);

        assertThat(send("DELETE", user.id() + "/factors", null, token(admin), null)
                        .statusCode())
                .isEqualTo(204);

        assertThat(app.renew(tokens.refresh()).statusCode()).isEqualTo(401);
        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
        assertThat(rows("FACTORS_RESET")).hasSize(1);
    }

    @Test
    void whatARoleClaimsIsClaimedOfItsHoldersAtOnce() {
        String role = "Veteran of " + user.id();
        Tokens holder = app.signIn(holder(Map.of(), role).email());
        assertThat(greeting(holder)).isEqualTo(403);

        HttpResponse<String> added = roles("POST", "", form(role, "joined", "2010-01-31"), token(admin), null);

        assertThat(added.statusCode()).isEqualTo(201);
        String path = "/" + role.replace(" ", "%20");
        assertThat(added.headers().firstValue("Location")).contains("/api/roles" + path);
        assertThat(etag(added)).isEqualTo("\"1\"");
        assertThat(RunningApplication.code(app.get("/greeting", holder.access())))
                .isEqualTo("TokenExpired");
        Tokens lifted = Tokens.of(app.renew(holder.refresh()));
        assertThat(greeting(lifted)).isEqualTo(200);

        assertThat(roles("PUT", path, form(role, "joined", "2999-01-31"), token(admin), "\"1\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(greeting(lifted)).isEqualTo(401);
        Tokens young = Tokens.of(app.renew(lifted.refresh()));
        assertThat(greeting(young)).isEqualTo(403);

        assertThat(roles("DELETE", path, "", token(admin), "\"2\"").statusCode())
                .isEqualTo(204);
        assertThat(greeting(young)).isEqualTo(401);
        assertThat(roles("GET", path, "", token(admin), null).statusCode()).isEqualTo(404);
    }

    @Test
    void anAccountsOwnClaimGoesBeforeItsRolesAndRolesAreHeardTogether() {
        String role = "Own " + user.id();
        roles(
                "POST",
                "",
                "{\"name\": \"" + role + "\", \"claims\": {\"joined\": \"2999-01-31\", \"region\": \"north\"}}",
                token(admin),
                null);
        roles("POST", "", form(role + " too", "region", "south"), token(admin), null);
        Tokens holder = app.signIn(
                holder(Map.of("joined", "2010-01-31"), role, role + " too").email());

        assertThat(greeting(holder)).isEqualTo(200);
        String payload =
                new String(Base64.getUrlDecoder().decode(holder.access().split("\\.", -1)[1]), StandardCharsets.UTF_8);
        assertThat(payload).contains("\"region\":[\"north\",\"south\"]");
    }

    @Test
    void nobodyChangesWhatTheirOwnRolesClaim() {
        User other = app.addUser("auditing." + user.email(), "2010-01-31", "Admin", "Auditor");
        roles("POST", "", form("Auditor", "region", "north"), token(admin), null);

        for (HttpResponse<String> refused : List.of(
                roles("POST", "", form("Admin", "joined", "2000-01-31"), token(admin), null),
                roles("PUT", "/Auditor", form("Auditor", "joined", "2000-01-31"), token(other), ANY),
                roles("DELETE", "/Auditor", "", token(other), ANY))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(RunningApplication.code(refused)).isEqualTo("NotForOneself");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "GET,/Unknown", "POST,''", "PUT,/Unknown", "DELETE,/Unknown"})
    void onlyAdminsSeeAndChangeRoles(String method, String path) {
        HttpResponse<String> refused = roles(method, path, form("Unknown", "a", "b"), token(user), ANY);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(RunningApplication.code(refused)).isEqualTo("PolicyNotMet");
    }

    @Test
    void aRoleIsChangedByItsVersion() {
        String role = "R" + user.id();
        assertThat(roles("POST", "", form(role, "a", "b"), token(admin), null).statusCode())
                .isEqualTo(201);

        assertThat(roles("POST", "", form(role, "a", "b"), token(admin), null).statusCode())
                .isEqualTo(409);
        for (String method : List.of("PUT", "DELETE")) {
            assertThat(roles(method, "/" + role, form(role, "a", "c"), token(admin), null)
                            .statusCode())
                    .isEqualTo(428);
            assertThat(roles(method, "/" + role, form(role, "a", "c"), token(admin), "\"2\"")
                            .statusCode())
                    .isEqualTo(412);
            assertThat(roles(method, "/Unknown", form("Unknown", "a", "c"), token(admin), ANY)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(app.get("/api/roles/" + role, token(admin)).body()).contains("{\"a\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"Clerk\"}",
                "{\"claims\": {}}",
                "{\"name\": \"a,b\", \"claims\": {}}",
                "{\"name\": \"Clerk\", \"claims\": {\"roles\": \"Admin\"}}",
                "{\"name\": \"Clerk\", \"claims\": {\"sub\": \"x\"}}",
                "{\"name\": \"Clerk\", \"claims\": {\"\": \"x\"}}",
                "{\"name\": \"Clerk\", \"claims\": {\"a\": null}}",
                "{\"name\": \"Clerk\", \"claims\": {\"a\": 1}}",
                "{\"name\": \"Clerk\", \"claims\": {\"a\": \"\"}}",
                "{\"name\": \"Clerk\", \"claims\": [], \"version\": 1}"
            })
    void whatNoRoleCanClaimIsRefused(String body) {
        assertThat(roles("POST", "", body, token(admin), null).statusCode()).isEqualTo(400);
        assertThat(app.get("/api/roles/Clerk", token(admin)).statusCode()).isEqualTo(404);
    }

    @Test
    void noMoreIsClaimedThanTokensCarry() {
        String tenOf50 = range(10).map(i -> "\"" + "r".repeat(49) + i + "\"").collect(Collectors.joining(","));
        assertThat(patch(user, "{\"roles\": [" + tenOf50 + ",\"s\"]}", token(admin), "\"1\"")
                        .body())
                .contains("TooLong");
        assertThat(patch(user, "{\"roles\": [" + tenOf50 + "]}", token(admin), "\"1\"")
                        .statusCode())
                .isEqualTo(200);

        String role = "Wordy " + user.id();
        String tenOf100 =
                range(10).map(i -> "\"c" + i + "\":\"" + "v".repeat(98) + "\"").collect(Collectors.joining(","));
        assertThat(roles("POST", "", claims(role, tenOf100 + ",\"d\":\"v\""), token(admin), null)
                        .body())
                .contains("TooLong");
        assertThat(roles("POST", "", claims(role, tenOf100), token(admin), null).statusCode())
                .isEqualTo(201);
    }

    @Test
    void theRolesOfAUserTogetherClaimNoMoreThanTokensCarry() {
        String name = "Sum " + user.id() + " ";
        User holder = holder(Map.of(), name + 0, name + 1, name + 2);
        for (int i = 0; i < 2; i++) {
            assertThat(roles("POST", "", claims(name + i, full(i)), token(admin), null)
                            .statusCode())
                    .isEqualTo(201);
        }

        HttpResponse<String> third = roles("POST", "", claims(name + 2, full(2)), token(admin), null);
        assertThat(third.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.json(third).at("/errors/0/field").asString())
                .isEqualTo("claims");
        assertThat(roles("POST", "", claims(name + 2, "\"few\":\"x\""), token(admin), null)
                        .statusCode())
                .isEqualTo(201);
        assertThat(roles("PUT", "/" + (name + 2).replace(" ", "%20"), claims(name + 2, full(2)), token(admin), "*")
                        .statusCode())
                .isEqualTo(400);
        assertThat(app.signIn(holder.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
    }

    /** Given one after the other, roles may add up to more than one may grow to: that must not keep them. */
    @Test
    void aRoleMayAlwaysBecomeLessAndGo() {
        String name = "Less " + user.id() + " ";
        for (int i = 0; i < 3; i++) {
            roles("POST", "", claims(name + i, full(i)), token(admin), null);
        }
        User holder = holder(Map.of(), name + 0, name + 1, name + 2);
        String first = "/" + (name + 0).replace(" ", "%20");
        String second = "/" + (name + 1).replace(" ", "%20");

        assertThat(roles("PUT", first, claims(name + 0, full(0) + ",\"x\":\"y\""), token(admin), "*")
                        .statusCode())
                .isEqualTo(400);
        assertThat(roles("PUT", first, claims(name + 0, "\"few\":\"x\""), token(admin), "*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(roles("DELETE", second, "", token(admin), "*").statusCode()).isEqualTo(204);
        assertThat(app.signIn(holder.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
    }

    private static String full(int number) {
        return range(10)
                .map(i -> "\"c%d%s\":\"%s\"".formatted(number, i, "v".repeat(95)))
                .collect(Collectors.joining(","));
    }

    private static Stream<String> range(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf);
    }

    private static String claims(String role, String claims) {
        return "{\"name\": \"%s\", \"claims\": {%s}}".formatted(role, claims);
    }

    private User holder(Map<String, String> claims, String... roles) {
        NewUser form = new NewUser("holder." + user.email(), "Nimal", "Perera", Set.of(roles), claims, true);
        return ((UserCreation.Created) app.bean(UserManager.class).create(form, RunningApplication.PASSWORD)).user();
    }

    private int greeting(Tokens tokens) {
        return app.get("/greeting", tokens.access()).statusCode();
    }

    private static String form(String role, String claim, String value) {
        return "{\"name\": \"%s\", \"claims\": {\"%s\": \"%s\"}}".formatted(role, claim, value);
    }

    private HttpResponse<String> roles(String method, String path, String body, String token, String ifMatch) {
        var request = app.request("/api/roles" + path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return app.send(request.method(method, BodyPublishers.ofString(body)));
    }

    private User found() {
        return app.bean(UserManager.class).find(user.id()).orElseThrow();
    }

    private List<AuditRow> rows(String type) {
        return app.bean(AuditStore.class).list(new Query(user.id(), type, null, null), 10, 0);
    }

    private List<String> emails(String query, String token) {
        return RunningApplication.json(app.get("/api/users?" + query, token))
                .get("value")
                .valueStream()
                .map(found -> found.get("email").asString())
                .toList();
    }

    private String token(User whose) {
        return app.signIn(whose.email()).access();
    }

    private HttpResponse<String> patch(User whom, String body, String token, String ifMatch) {
        return send("PATCH", whom.id(), body, token, ifMatch);
    }

    private HttpResponse<String> send(String method, String path, String body, String token, String ifMatch) {
        var request = app.request("/api/users/" + path).header("Authorization", "Bearer " + token);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        if (method.equals("PATCH")) {
            request.header("Content-Type", "application/merge-patch+json");
        }
        boolean hasBody = method.equals("PATCH");
        return app.send(request.method(method, hasBody ? BodyPublishers.ofString(body) : BodyPublishers.noBody()));
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    /** What is left of a problem when what names the request itself is taken away. */
    private static JsonNode withoutTheRequest(HttpResponse<String> answer) {
        JsonNode problem = RunningApplication.json(answer);
        ((ObjectNode) problem).remove(List.of("instance", "traceId"));
        return problem;
    }
}
