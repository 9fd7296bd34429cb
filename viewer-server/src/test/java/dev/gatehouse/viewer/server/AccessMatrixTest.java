package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Period;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who may do what: every role at every endpoint with every method. */
final class AccessMatrixTest {

    private static final String ANYTHING = "*";

    private enum Role {
        ANYBODY,
        JUNIOR,
        SKILLED,
        MANAGER,
        /** With the role, but without the years. */
        YOUNG_ADMIN,
        ADMIN
    }

    /** A row of the matrix: what is asked for, who may, and what they are answered. */
    private record Row(String method, String path, String policy, int status, Set<Role> may) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final Set<Role> EVERY_TRADER = EnumSet.complementOf(EnumSet.of(Role.ANYBODY));
    private static final Set<Role> FROM_A_YEAR = EnumSet.of(Role.SKILLED, Role.MANAGER, Role.ADMIN);
    private static final Set<Role> FROM_FIVE_YEARS = EnumSet.of(Role.MANAGER, Role.ADMIN);
    private static final Set<Role> MANAGERS_AND_ADMINS = EnumSet.of(Role.MANAGER, Role.YOUNG_ADMIN, Role.ADMIN);
    private static final Set<Role> ADMINS = EnumSet.of(Role.YOUNG_ADMIN, Role.ADMIN);

    private static final List<Row> ROWS = List.of(
            new Row("GET", "/api/industries", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("HEAD", "/api/industries", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("POST", "/api/industries", "Admins", 201, ADMINS),
            new Row("GET", "/api/industries/{industry}", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("PUT", "/api/industries/{industry}", "Admins", 200, ADMINS),
            new Row("PATCH", "/api/industries/{industry}", "Admins", 200, ADMINS),
            new Row("DELETE", "/api/industries/{industry}", "Admins", 204, ADMINS),
            new Row("GET", "/api/industries/{industry}/index", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("GET", "/api/industries/1/shares", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("POST", "/api/industries/1/shares", "TraderManagers", 201, FROM_FIVE_YEARS),
            new Row("GET", "/api/industries/1/shares/{share}", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("HEAD", "/api/industries/1/shares/{share}", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("GET", "/api/industries/1/shares/{share}/prices", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("PUT", "/api/industries/1/shares/{share}", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row("PATCH", "/api/industries/1/shares/{share}", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row("DELETE", "/api/industries/1/shares/{share}", "TraderManagers", 204, FROM_FIVE_YEARS),
            new Row("GET", "/api/industries/1/shares?api-version=2.0", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("POST", "/api/industries/1/shares?api-version=2.0", "TraderManagers", 201, FROM_FIVE_YEARS),
            new Row("GET", "/api/industries/1/shares/{share}?api-version=2.0", "SkilledTraders", 200, FROM_A_YEAR),
            new Row("PUT", "/api/industries/1/shares/{share}?api-version=2.0", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row(
                    "PATCH",
                    "/api/industries/1/shares/{share}?api-version=2.0",
                    "TraderManagers",
                    200,
                    FROM_FIVE_YEARS),
            new Row(
                    "DELETE",
                    "/api/industries/1/shares/{share}?api-version=2.0",
                    "TraderManagers",
                    204,
                    FROM_FIVE_YEARS),
            new Row("GET", "/api/prices/stream?api-version=2.0&industry=none", "SkilledTraders", 400, FROM_A_YEAR),
            // Whom it is open to would listen until their token expires.
            new Row("GET", "/api/prices/stream?industry=none", "SkilledTraders", 400, FROM_A_YEAR),
            new Row("GET", "/api/audit", "AllTraders", 200, EVERY_TRADER),
            new Row("GET", "/api/audit?trader={other}", "Auditors", 200, MANAGERS_AND_ADMINS),
            new Row("GET", "/api/audit/sign-ins", "Auditors", 200, MANAGERS_AND_ADMINS),
            new Row("GET", "/api/policies", "AllTraders", 200, EVERY_TRADER),
            new Row("GET", "/api/policies/no-such-policy/explain", "AllTraders", 404, EVERY_TRADER),
            new Row("GET", "/api/policies/no-such-policy/explain?trader={self}", "AllTraders", 404, EVERY_TRADER),
            new Row(
                    "GET",
                    "/api/policies/no-such-policy/explain?trader={other}",
                    "TraderManagers",
                    404,
                    FROM_FIVE_YEARS),
            new Row("GET", "/api/keys", "Admins", 200, ADMINS),
            new Row("GET", "/api/keys/no-such-key", "Admins", 404, ADMINS),
            new Row("DELETE", "/api/keys/no-such-key", "Admins", 404, ADMINS),
            new Row("GET", "/api/roles", "Admins", 200, ADMINS),
            new Row("GET", "/api/roles/no-such-role", "Admins", 404, ADMINS),
            new Row("DELETE", "/api/roles/no-such-role", "Admins", 404, ADMINS),
            new Row("GET", "/api/traders/me", "AllTraders", 200, EVERY_TRADER),
            new Row("GET", "/api/traders/{self}", "AllTraders", 200, EVERY_TRADER),
            new Row("GET", "/api/traders/{other}", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row("GET", "/api/traders/no-such-trader", "TraderManagers", 404, FROM_FIVE_YEARS),
            new Row("GET", "/api/traders", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row("PATCH", "/api/traders/{other}", "TraderManagers", 200, FROM_FIVE_YEARS),
            new Row("PATCH", "/api/traders/no-such-trader", "TraderManagers", 404, FROM_FIVE_YEARS),
            new Row("DELETE", "/api/traders/no-such-trader", "TraderManagers", 404, FROM_FIVE_YEARS),
            new Row("POST", "/api/traders/{other}/unlock", "TraderManagers", 204, FROM_FIVE_YEARS),
            new Row("POST", "/api/traders/{other}/invitation", "TraderManagers", 404, FROM_FIVE_YEARS),
            new Row("POST", "/api/traders/invitations", "TraderManagers", 400, FROM_FIVE_YEARS),
            new Row("DELETE", "/api/traders/{other}/factors", "TraderManagers", 204, FROM_FIVE_YEARS));

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static final Map<Role, Caller> CALLERS = new EnumMap<>(Role.class);
    private static JsonNode paths;
    private static String other;
    private static int made;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        viewer.addTrader("young.admin@viewer.example", Period.ofMonths(3), "Admin");
        other = viewer.addTrader("other@viewer.example", Period.ofYears(2));
        paths = viewer.anybody().get("/v3/api-docs").json().required("paths");
        CALLERS.put(Role.ANYBODY, viewer.anybody());
        CALLERS.put(Role.JUNIOR, viewer.junior());
        CALLERS.put(Role.SKILLED, viewer.skilled());
        CALLERS.put(Role.MANAGER, viewer.manager());
        CALLERS.put(Role.YOUNG_ADMIN, viewer.signedIn("young.admin@viewer.example"));
        CALLERS.put(Role.ADMIN, viewer.admin());
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    static Stream<Arguments> cells() {
        return ROWS.stream().flatMap(row -> Arrays.stream(Role.values()).map(role -> Arguments.of(row, role)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("cells")
    void everyCellIsAsDocumented(Row row, Role role) {
        Answer answer = call(row, role);

        if (role == Role.ANYBODY) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).startsWith("Bearer");
        } else if (row.may().contains(role)) {
            assertThat(answer.status()).as("%s %s", answer, answer.body()).isEqualTo(row.status());
        } else {
            assertThat(answer.status()).as("%s", answer).isEqualTo(403);
            assertThat(policyOf(row, answer)).isEqualTo(row.policy());
        }
    }

    static Stream<Arguments> explained() {
        return Stream.of(
                        new Row("GET", "", "AllTraders", 200, EVERY_TRADER),
                        new Row("GET", "", "SkilledTraders", 200, FROM_A_YEAR),
                        new Row("GET", "", "TraderManagers", 200, FROM_FIVE_YEARS),
                        new Row("GET", "", "Admins", 200, ADMINS))
                .flatMap(row -> EVERY_TRADER.stream().map(role -> Arguments.of(row.policy(), row.may(), role)));
    }

    /** The same sets as of those who get past the guard. */
    @ParameterizedTest(name = "{0} to {2}")
    @MethodSource("explained")
    void whatIsExplainedIsWhatIsEnforced(String policy, Set<Role> may, Role role) {
        String path = "/api/policies/" + policy + "/explain";
        Caller caller = CALLERS.get(role);
        JsonNode own = caller.get(path).json();
        JsonNode asked = CALLERS.get(Role.MANAGER)
                .get(path + "?trader=" + caller.get("/api/traders/me").member("id"))
                .json();

        assertThat(own.required("met").booleanValue()).isEqualTo(may.contains(role));
        assertThat(asked).isEqualTo(own);
    }

    /** What everybody may who signed in is described as such, whatever the application calls that. */
    static Stream<Row> refusingRows() {
        return ROWS.stream()
                .filter(row -> !row.may().equals(EVERY_TRADER) && !row.method().equals("HEAD"));
    }

    @ParameterizedTest
    @MethodSource("refusingRows")
    void theDescriptionNamesThePolicyThatRefuses(Row row) {
        JsonNode described = paths.propertyStream()
                .filter(path -> path.getKey().matches(patternOf(row)))
                .map(path -> path.getValue().path(row.method().toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();

        JsonNode ofOthers = described.path("x-policy-of-others");
        assertThat((ofOthers.isMissingNode() ? described.required("x-policy") : ofOthers).toString())
                .contains("\"" + row.policy() + "\"");
    }

    /** The path as it is described, with a parameter in the place of every id. */
    private static String patternOf(Row row) {
        return row.path()
                .replaceFirst("\\?.*", "")
                .replaceAll("\\{\\w+}|no-such-\\w+|/1(?=/)", "PARAMETER")
                .replace("industriesPARAMETER", "industries/PARAMETER")
                .replace("PARAMETER", "\\{\\w+}");
    }

    /** A HEAD has no body to name it in. */
    private static String policyOf(Row row, Answer answer) {
        return row.method().equals("HEAD")
                ? row.policy()
                : answer.json().required("policy").required("name").asString();
    }

    private static Answer call(Row row, Role role) {
        Caller caller = CALLERS.get(role);
        String path = row.path()
                .replace("{industry}", row.path().contains("{industry}") ? newIndustry() : "")
                .replace("{share}", row.path().contains("{share}") ? newShare() : "")
                .replace(
                        "{self}",
                        role == Role.ANYBODY
                                ? other
                                : caller.get("/api/traders/me").member("id"))
                .replace("{other}", other);
        return switch (row.method()) {
            case "POST", "PUT", "PATCH" -> caller.send(row.method(), path, body(path), "If-Match", ANYTHING);
            case "DELETE" -> caller.delete(path, "If-Match", ANYTHING);
            default -> caller.send(row.method(), path, null);
        };
    }

    private static String body(String path) {
        made++;
        if (path.startsWith("/api/traders")) {
            return "{\"lastName\": \"L%d\"}".formatted(made);
        }
        return path.contains("/shares")
                ? "{\"%s\": \"S%d\", \"price\": 1}".formatted(path.contains("2.0") ? "symbol" : "tag", made)
                : "{\"tag\": \"I%d\", \"name\": \"Made\"}".formatted(made);
    }

    private static String newIndustry() {
        Answer made = CALLERS.get(Role.ADMIN).post("/api/industries", body("/api/industries"));
        return made.member("id");
    }

    private static String newShare() {
        Answer made = CALLERS.get(Role.MANAGER).post("/api/industries/1/shares", body("/api/industries/1/shares"));
        return made.member("id");
    }
}
