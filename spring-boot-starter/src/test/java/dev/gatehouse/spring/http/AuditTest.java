package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.jdbc.AuditVerifier;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is done leaves a row that says who did what on whom, from where and under which trace; never a secret. */
class AuditTest {

    private static final String ADMIN = "admin@example.com";
    private static final String USER = "user@example.com";
    private static final String WRONG = "not the password of anybody";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path data;

    private RunningApplication app;
    private User admin;
    private User user;

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, settings());
        admin = app.addUser(ADMIN, "2020-01-31", "Admin");
        user = app.addUser(USER, "2020-01-31");
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @AfterEach
    void stop() {
        assertThat(new AuditVerifier(app.bean(Database.class), app.bean(AuditKey.class))
                        .verify()
                        .faults())
                .isEmpty();
        app.close();
    }

    @Test
    void aSignInIsOneRowWithWhereItCameFrom() {
        HttpResponse<String> answer = app.send(app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("X-Device-Signature", "{\"name\":\"Nimal's phone\"}")
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(BodyPublishers.ofString(
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(USER, RunningApplication.PASSWORD))));

        JsonNode row = only("SIGNED_IN");
        assertThat(text(row, "outcome")).isEqualTo("SUCCESS");
        assertThat(text(row, "actor")).isEqualTo(user.id());
        assertThat(text(row, "subject")).isEqualTo(user.id());
        assertThat(text(row, "permit")).isEqualTo(Tokens.of(answer).permitId());
        assertThat(text(row, "address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(row.at("/device/name").asString()).isEqualTo("Nimal's phone");
        assertThat(text(row, "traceId")).isEqualTo(TRACE);
        assertThat(Instant.parse(text(row, "at"))).isEqualTo(app.clock.instant());
    }

    @Test
    void aRefusedSignInIsOneRowWhateverTheReason() {
        RefusedAccounts.addTo(app);
        app.clock.advance(Duration.ofMinutes(1));
        Instant since = app.clock.instant();

        app.signIn("nobody@example.com", WRONG);
        app.signIn(RefusedAccounts.OPEN, WRONG);
        app.signIn(RefusedAccounts.LOCKED, RunningApplication.PASSWORD);
        app.signIn(RefusedAccounts.DISABLED, RunningApplication.PASSWORD);
        app.signIn(RefusedAccounts.UNCONFIRMED, RunningApplication.PASSWORD);

        List<JsonNode> rows = rows(app.get("/api/audit?from=" + since, admin())).stream()
                .filter(row -> !text(row, "subject").equals(admin.id()))
                .toList();
        assertThat(rows).allSatisfy(row -> assertThat(text(row, "type")).isEqualTo("SIGN_IN_REFUSED"));
        assertThat(rows)
                .extracting(row -> row.at("/details/reason").asString())
                .containsExactlyInAnyOrder("UNKNOWN_ACCOUNT", "WRONG_PASSWORD", "LOCKED", "DISABLED", "UNCONFIRMED");
        assertThat(rows).allSatisfy(row -> assertThat(row.has("actor")).isFalse());
        assertThat(rows.toString()).doesNotContain(WRONG, RunningApplication.PASSWORD, "nobody@example.com");
    }

    @Test
    void renewalsThatSucceedAreNoRowsAndRefusedOnesAre() {
        Tokens first = app.signIn(USER);
        Tokens second = Tokens.of(app.renew(first.refresh(), "a"));
        Tokens.of(app.renew(first.refresh(), "a"));
        assertThat(rowsOf("RENEWAL_REFUSED")).isEmpty();

        assertThat(app.renew(first.refresh(), "b").statusCode()).isEqualTo(401);
        assertThat(app.renew(second.refresh(), "c").statusCode()).isEqualTo(401);
        assertThat(app.renew(second.refresh() + "x", "d").statusCode()).isEqualTo(401);

        JsonNode copy = only("REFRESH_TOKEN_REUSED");
        assertThat(text(copy, "outcome")).isEqualTo("REFUSED");
        assertThat(text(copy, "permit")).isEqualTo(first.permitId());
        assertThat(text(copy, "subject")).isEqualTo(user.id());
        assertThat(only("PERMIT_REVOKED").at("/details/reason").asString()).isEqualTo("REFRESH_TOKEN_REUSED");
        assertThat(only("RENEWAL_REFUSED").at("/details/reason").asString()).isEqualTo("REVOKED");
        assertThat(all().toString()).doesNotContain(first.refresh(), second.refresh());
    }

    @Test
    void aDeadTokenShownAgainAndAgainIsARowAMinute() {
        Tokens ended = app.signIn(USER);
        Tokens other = app.signIn(USER);
        app.delete("/api/permits?user=" + user.id(), admin());

        for (int time = 0; time < 20; time++) {
            assertThat(app.renew(ended.refresh(), "a" + time).statusCode()).isEqualTo(401);
        }
        assertThat(rowsOf("RENEWAL_REFUSED")).hasSize(1);
        assertThat(app.renew(other.refresh(), "b").statusCode()).isEqualTo(401);
        assertThat(rowsOf("RENEWAL_REFUSED")).hasSize(2);

        app.clock.advance(Duration.ofMinutes(1).minusMillis(1));
        app.renew(ended.refresh(), "c");
        assertThat(rowsOf("RENEWAL_REFUSED")).hasSize(2);
        app.clock.advance(Duration.ofMillis(1));
        app.renew(ended.refresh(), "d");
        assertThat(rowsOf("RENEWAL_REFUSED")).hasSize(3);
    }

    @Test
    void aRevocationIsARowForEachPermitThatItEndedAndForNoOther() {
        Tokens one = app.signIn(USER);
        Tokens other = app.signIn(USER);
        String manager = admin();

        assertThat(app.delete("/api/permits/" + one.permitId(), manager).statusCode())
                .isEqualTo(204);
        assertThat(app.delete("/api/permits/" + one.permitId(), manager).statusCode())
                .isEqualTo(204);
        assertThat(app.delete("/api/permits?user=" + user.id(), manager).statusCode())
                .isEqualTo(204);

        List<JsonNode> rows = rowsOf("PERMIT_REVOKED");
        assertThat(rows)
                .extracting(row -> text(row, "permit"))
                .containsExactlyInAnyOrder(one.permitId(), other.permitId());
        assertThat(rows).allSatisfy(row -> {
            assertThat(text(row, "actor")).isEqualTo(admin.id());
            assertThat(text(row, "subject")).isEqualTo(user.id());
            assertThat(row.at("/details/reason").asString()).isEqualTo("ENDED_BY_MANAGER");
        });
    }

    @Test
    void changesOfUsersAreRowsAndChangesThatCameTooLateAreNone() {
        SignInManager signIns = app.bean(SignInManager.class);
        signIns.update(with(user, Set.of("Admin"), false));
        signIns.update(with(user, Set.of("Late"), false));
        signIns.changePassword(current(), "another correct horse");
        signIns.changePassword(current(), "short");
        app.signIn(ADMIN);
        signIns.update(with(current(), Set.of(), true));
        signIns.delete(current());

        assertThat(rowsOf("USER_CREATED")).hasSize(2);
        assertThat(rowsOf("USER_CHANGED"))
                .extracting(row -> row.at("/details/roles").asString()
                        + row.at("/details/disabled").asString())
                .containsExactlyInAnyOrder("true", "Adminfalse");
        assertThat(only("PASSWORD_CHANGED").get("actor")).isNull();
        assertThat(text(only("USER_DELETED"), "subject")).isEqualTo(user.id());
        assertThat(all().toString()).doesNotContain("another correct horse");
    }

    @Test
    void aClaimThatIsChangedIsInTheRow() {
        app.bean(SignInManager.class)
                .update(new User(
                        user.id(),
                        user.email(),
                        user.firstName(),
                        user.lastName(),
                        user.roles(),
                        Map.of("joined", "2010-01-31", "region", "north"),
                        user.confirmed(),
                        false,
                        user.version(),
                        user.permitsFrom()));

        JsonNode details = only("USER_CHANGED").required("details");
        assertThat(details.path("claims.joined").asString()).isEqualTo("2020-01-31 -> 2010-01-31");
        assertThat(details.path("claims.region").asString()).isEqualTo(" -> north");
    }

    @Test
    void whatIsDoneToKeysIsARow() {
        String token = admin();
        HttpResponse<String> made = app.send(app.request("/api/keys")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"purpose\":\"REFRESH\"}")));
        String key = RunningApplication.json(made).required("id").asString();
        app.delete("/api/keys/" + key, token);
        app.delete("/api/keys/" + key, token);

        for (String type : List.of("KEY_ROTATED", "KEY_RETIRED")) {
            List<JsonNode> rows =
                    rowsOf(type).stream().filter(row -> row.has("actor")).toList();
            assertThat(rows).as(type).hasSize(1);
            JsonNode row = rows.getFirst();
            assertThat(text(row, "actor")).isEqualTo(admin.id());
            assertThat(row.at("/details/key").asString()).isEqualTo(key);
            assertThat(row.at("/details/purpose").asString()).isEqualTo("REFRESH");
        }
    }

    @Test
    void theKeysOfTheFirstStartAreRowsOfTheServer() {
        List<JsonNode> rows = rowsOf("KEY_ROTATED");
        assertThat(rows)
                .extracting(row -> row.at("/details/purpose").asString())
                .containsExactlyInAnyOrder("ACCESS", "REFRESH", "LINEAGE");
        assertThat(rows).allSatisfy(row -> assertThat(row.has("actor")).isFalse());
        assertThat(rows)
                .extracting(row -> row.at("/details/key").asString())
                .containsExactlyInAnyOrderElementsOf(app.bean(KeyManager.class).list().stream()
                        .map(KeyDescription::id)
                        .toList());
    }

    @Test
    void aWrongCodeIsARowWhetherOrNotThereIsAnAccount() {
        confirm(USER, "ABCD2345");
        confirm("nobody@example.com", "ABCD2345");

        List<JsonNode> rows = rowsOf("SECURITY_CODE_REFUSED");
        assertThat(rows).extracting(row -> text(row, "subject")).containsExactlyInAnyOrder(user.id(), "");
        assertThat(rows).allSatisfy(row -> {
            assertThat(text(row, "outcome")).isEqualTo("REFUSED");
            assertThat(row.at("/details/purpose").asString()).isEqualTo("CONFIRMATION");
        });
        assertThat(rows.toString()).doesNotContain("ABCD2345", "nobody@example.com");
    }

    @Test
    void exportAndRemovalOfOnesOwnAccountAreRows() {
        assertThat(own("export").statusCode()).isEqualTo(200);
        assertThat(own("removal").statusCode()).isEqualTo(202);
        assertThat(own("removal").statusCode()).isEqualTo(202);
        String token = app.signIn(USER).access();
        assertThat(app.delete("/api/users/me/removal", token).statusCode()).isEqualTo(204);
        assertThat(app.delete("/api/users/me/removal", token).statusCode()).isEqualTo(404);

        for (String type : List.of("DATA_EXPORTED", "REMOVAL_REQUESTED", "REMOVAL_WITHDRAWN")) {
            JsonNode row = only(type);
            assertThat(text(row, "actor")).isEqualTo(user.id());
            assertThat(text(row, "subject")).isEqualTo(user.id());
        }
        assertThat(Instant.parse(
                        only("REMOVAL_REQUESTED").at("/details/removeAt").asString()))
                .isAfter(app.clock.instant());
    }

    @Test
    void aRowThatCannotBeReadAnyMoreKeepsNobodyFromTheOthers() {
        app.signIn(USER);
        int before = all().size();
        for (String tampering : List.of("outcome = 'fine'", "details = 'no JSON'", "device = '[1]'")) {
            String column = tampering.substring(0, tampering.indexOf(' '));
            String was = tampered(column, tampering);

            List<JsonNode> rows = all();
            assertThat(rows).as(tampering).hasSize(++before);
            assertThat(rows)
                    .filteredOn(row -> text(row, "outcome").equals("UNREADABLE"))
                    .as(tampering)
                    .singleElement()
                    .satisfies(row -> assertThat(text(row, "type")).isEqualTo("SIGNED_IN"));

            tampered(column, column + (was.equals("null") ? " = null" : " = '" + was + "'"));
        }
    }

    /** Of the user's sign-in; answers what was there. */
    private String tampered(String column, String edit) {
        String signIn = " where type = 'SIGNED_IN' and subject = '" + user.id() + "'";
        return app.bean(Database.class).write(client -> {
            String was = client.sql("select " + column + " from audit_rows" + signIn)
                    .query((row, number) -> String.valueOf(row.getString(1)))
                    .single();
            client.sql("update audit_rows set " + edit + signIn).update();
            return was;
        });
    }

    private HttpResponse<String> own(String path) {
        return app.send(app.request("/api/users/me/" + path)
                .header("Authorization", "Bearer " + app.signIn(USER).access())
                .POST(BodyPublishers.noBody()));
    }

    private void confirm(String email, String code) {
        assertThat(app.post("/api/users/confirmation", "{\"email\":\"%s\",\"code\":\"%s\"}".formatted(email, code))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everybodySeesTheirOwnRowsAndNobodySeesWhereAManagerWas() {
        Tokens tokens = app.signIn(USER);
        app.signIn(USER, WRONG);
        app.delete("/api/permits/" + tokens.permitId(), admin());
        String mine = app.signIn(USER).access();

        List<JsonNode> rows = rows(app.get("/api/audit", mine));
        assertThat(rows)
                .extracting(row -> text(row, "type"))
                .containsExactlyInAnyOrder(
                        "SIGNED_IN", "PERMIT_REVOKED", "SIGN_IN_REFUSED", "SIGNED_IN", "USER_CREATED");
        assertThat(rows).allSatisfy(row -> assertThat(text(row, "subject")).isEqualTo(user.id()));
        assertThat(rows)
                .filteredOn(row -> text(row, "type").equals("PERMIT_REVOKED"))
                .allSatisfy(row -> {
                    assertThat(row.has("address")).isFalse();
                    assertThat(row.has("traceId")).isFalse();
                });
        assertThat(rows)
                .filteredOn(row -> text(row, "type").equals("SIGN_IN_REFUSED"))
                .allSatisfy(row -> assertThat(row.has("address")).isTrue());
        assertThat(rows(app.get("/api/audit?user=" + user.id(), mine))).isEqualTo(rows);

        HttpResponse<String> others = app.get("/api/audit?user=" + admin.id(), mine);
        assertThat(others.statusCode()).isEqualTo(403);
        assertThat(RunningApplication.json(others).at("/policy/name").asString())
                .isEqualTo("Admins");
    }

    @Test
    void whoSeesAllMayAskForAUserATypeATimeAndAPage() {
        app.signIn(USER);
        app.clock.advance(Duration.ofSeconds(10));
        Instant later = app.clock.instant();
        String token = admin();

        assertThat(rows(app.get("/api/audit?user=" + user.id() + "&type=SIGNED_IN", token)))
                .hasSize(1);
        assertThat(rows(app.get("/api/audit?from=" + later, token))).hasSize(1);
        assertThat(rows(app.get("/api/audit?until=" + later + "&type=SIGNED_IN", token)))
                .hasSize(1);
        JsonNode page = RunningApplication.json(app.get("/api/audit?top=1", token));
        assertThat(page.required("value").size()).isEqualTo(1);
        assertThat(page.required("nextLink").asString()).contains("skip=1");
    }

    @Test
    void whoSeesAllSeesHowManySignInsThereWere() {
        app.clock.advance(Duration.ofMinutes(10));
        Instant from = app.clock.instant();
        app.signIn(USER);
        app.signIn(USER, WRONG);
        app.clock.advance(Duration.ofMinutes(30));
        app.signIn("nobody@example.com", WRONG);
        String asked = "/api/audit/sign-ins?points=4&from=%s&to=%s".formatted(from, from.plusSeconds(3_600));

        JsonNode chart = RunningApplication.json(app.get(asked, admin()));

        assertThat(text(chart, "from")).isEqualTo(from.toString());
        assertThat(text(chart, "width")).isEqualTo("PT15M");
        assertThat(chart.required("value").valueStream())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"at\":\"%s\",\"granted\":1,\"refused\":1}".formatted(from),
                        "{\"at\":\"%s\",\"granted\":1,\"refused\":1}".formatted(from.plusSeconds(1_800)));
        assertThat(RunningApplication.json(app.get("/api/audit/sign-ins", admin()))
                        .at("/value/0/granted")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void howManySignInsThereWereIsNobodyElsesBusiness() {
        HttpResponse<String> answer =
                app.get("/api/audit/sign-ins", app.signIn(USER).access());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RunningApplication.json(answer).at("/policy/name").asString())
                .isEqualTo("Admins");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "points=0",
                "points=1001",
                "from=yesterday",
                "to=1969-12-31T00:00:00Z",
                "from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z",
                "type=SIGNED_IN"
            })
    void aTimeThatCannotBeChartedIsRefused(String query) {
        assertThat(RunningApplication.code(app.get("/api/audit/sign-ins?" + query, admin())))
                .isEqualTo("InvalidParameter");
    }

    @Test
    void whatAPolicyRefusesIsARowAMinuteForEachUser() {
        String token = app.signIn(USER).access();
        for (int i = 0; i < 5; i++) {
            assertThat(app.get("/api/keys", token).statusCode()).isEqualTo(403);
        }
        app.clock.advance(Duration.ofSeconds(59));
        app.get("/api/keys", token);

        JsonNode row = only("ACCESS_DENIED");
        assertThat(text(row, "actor")).isEqualTo(user.id());
        assertThat(text(row, "outcome")).isEqualTo("REFUSED");
        assertThat(row.at("/details/policy").asString()).isEqualTo("Admins");
        app.clock.advance(Duration.ofSeconds(1));
        app.get("/api/keys", token);
        assertThat(rowsOf("ACCESS_DENIED")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=SIGNED_INN",
                "from=yesterday",
                "until=2026-11-22",
                "who=me",
                "type=",
                "until=%2B1000000000-12-31T23:59:59Z"
            })
    void whatNobodyCanReadIsRefused(String query) {
        assertThat(RunningApplication.code(app.get("/api/audit?" + query, admin())))
                .isEqualTo("InvalidParameter");
    }

    private User current() {
        return app.bean(UserManager.class).find(user.id()).orElseThrow();
    }

    private static User with(User user, Set<String> roles, boolean disabled) {
        return new User(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                roles,
                user.claims(),
                user.confirmed(),
                disabled,
                user.version(),
                user.permitsFrom());
    }

    private String admin() {
        return app.signIn(ADMIN).access();
    }

    private List<JsonNode> all() {
        return rows(app.get("/api/audit?top=1000", admin()));
    }

    private List<JsonNode> rowsOf(String type) {
        return rows(app.get("/api/audit?type=" + type, admin()));
    }

    /** The only one but for those of whoever looks. */
    private JsonNode only(String type) {
        List<JsonNode> rows = rowsOf(type).stream()
                .filter(row ->
                        !type.equals("SIGNED_IN") || !text(row, "subject").equals(admin.id()))
                .toList();
        assertThat(rows).as(type).hasSize(1);
        return rows.getFirst();
    }

    private static List<JsonNode> rows(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return RunningApplication.json(answer).required("value").valueStream().toList();
    }

    private static String text(JsonNode row, String member) {
        return row.path(member).asString("");
    }
}
