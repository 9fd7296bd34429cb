package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ApiDescriptionTest {

    private static final String SHARE = "/api/industries/{industry}/shares/{id}";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static JsonNode description;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        description = viewer.anybody().get("/v3/api-docs").json();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void isOpenApi31WithTheBearerScheme() {
        JsonNode bearer = description.at("/components/securitySchemes/bearer");

        assertThat(description.required("openapi").asString()).startsWith("3.1");
        assertThat(bearer.required("type").asString()).isEqualTo("http");
        assertThat(bearer.required("scheme").asString()).isEqualTo("bearer");
    }

    @Test
    void everyOperationNamesItsPolicyOrIsOpen() {
        Map<String, String> policies = new TreeMap<>();
        description
                .required("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry(
                        (method, operation) -> policies.put(method + " " + path, policies(operation))));

        assertThat(policies)
                .containsEntry("get /api/industries", "SkilledTraders")
                .containsEntry("post /api/industries", "Admins")
                .containsEntry("get /api/industries/{id}", "SkilledTraders")
                .containsEntry("put /api/industries/{id}", "Admins")
                .containsEntry("patch /api/industries/{id}", "Admins")
                .containsEntry("delete /api/industries/{id}", "Admins")
                .containsEntry("get /api/industries/{id}/index", "SkilledTraders")
                .containsEntry("get /api/industries/{industry}/shares", "SkilledTraders")
                .containsEntry("post /api/industries/{industry}/shares", "TraderManagers")
                .containsEntry("get " + SHARE, "SkilledTraders")
                .containsEntry("get " + SHARE + "/prices", "SkilledTraders")
                .containsEntry("get /api/prices/stream", "SkilledTraders")
                .containsEntry("put " + SHARE, "TraderManagers")
                .containsEntry("patch " + SHARE, "TraderManagers")
                .containsEntry("delete " + SHARE, "TraderManagers")
                .containsEntry("get /api/traders", "TraderManagers")
                .containsEntry("get /api/traders/me", "Authenticated")
                .containsEntry("get /api/traders/{id}", "Authenticated; of others TraderManagers")
                .containsEntry("patch /api/traders/{id}", "Authenticated; of others TraderManagers")
                .containsEntry("delete /api/traders/{id}", "Authenticated; of others TraderManagers")
                .containsEntry("post /api/traders/{id}/unlock", "TraderManagers")
                .containsEntry("delete /api/traders/{id}/factors", "[\"RecentSignIn\",\"TraderManagers\"]")
                .containsEntry("post /api/traders/invitations", "TraderManagers")
                .containsEntry("get /api/audit", "Authenticated; of others Auditors")
                .containsEntry("get /api/audit/sign-ins", "Auditors")
                .containsEntry("get /api/policies", "Authenticated")
                .containsEntry("get /api/policies/{name}/explain", "Authenticated; of others TraderManagers")
                .containsEntry("delete /api/permits/{id}", "Authenticated; of others TraderManagers")
                .containsEntry("get /api/keys", "Admins")
                .containsEntry("get /api/keys/{id}", "Admins")
                .containsEntry("post /api/keys", "Admins")
                .containsEntry("delete /api/keys/{id}", "Admins")
                .containsEntry("put /api/traders/me/password", "RecentSignIn")
                .containsEntry("post /api/traders/me/email-change", "RecentSignIn")
                .containsEntry("post /api/traders/me/email-change/confirmation", "Authenticated")
                .containsEntry("post /api/traders/me/export", "RecentSignIn")
                .containsEntry("post /api/traders/me/removal", "RecentSignIn")
                .containsEntry("get /api/traders/me/removal", "Authenticated")
                .containsEntry("delete /api/traders/me/removal", "Authenticated")
                .containsEntry("post /api/permits", "open")
                .containsEntry("post /api/permits/renewal", "open");
        assertThat(policies.entrySet().stream().filter(entry -> entry.getValue().equals("open")))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "post /api/permits",
                        "post /api/permits/passkey",
                        "post /api/permits/passkey/options",
                        "post /api/permits/second-factor",
                        "post /api/permits/renewal",
                        "post /api/permits/revocation",
                        "post /api/traders",
                        "post /api/traders/confirmation",
                        "post /api/traders/confirmation/request",
                        "post /api/traders/invitations/acceptance",
                        "post /api/traders/password-reset",
                        "post /api/traders/password-reset/request",
                        "get /.well-known/jwks.json");
    }

    @Test
    void aGuardedOperationSaysWhatRefusesIt() {
        JsonNode operation = description.required("paths").required(SHARE).required("put");

        assertThat(operation.required("security").toString()).contains("\"bearer\"");
        assertThat(operation.required("description").asString()).contains("TraderManagers");
        for (String status : new String[] {"401", "403", "default"}) {
            assertThat(operation
                            .required("responses")
                            .required(status)
                            .at("/content/application~1problem+json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/Problem");
        }
        assertThat(description.at("/components/schemas/Problem/properties/code").isMissingNode())
                .isFalse();
    }

    @Test
    void argumentsOfOurOwnKindAreDescribed() {
        JsonNode paths = description.required("paths");

        assertThat(parameters(paths.required("/api/industries").required("get")))
                .containsExactlyInAnyOrder(
                        "query filter", "query orderby", "query top", "query maxpagesize", "query skip");
        assertThat(parameters(paths.required("/api/industries").required("post")))
                .containsExactlyInAnyOrder("header Repeatability-Request-ID", "header Repeatability-First-Sent");
        assertThat(parameters(paths.required(SHARE).required("delete")))
                .containsExactlyInAnyOrder("path industry", "path id", "header If-Match");
        assertThat(parameters(paths.required(SHARE + "/prices").required("get")))
                .containsExactlyInAnyOrder("path industry", "path id", "query from", "query to", "query points");
        assertThat(parameters(paths.required("/api/prices/stream").required("get")))
                .containsExactlyInAnyOrder("query industry", "header Last-Event-ID");
        assertThat(parameters(paths.required("/api/traders/me").required("get")))
                .isEmpty();
    }

    @Test
    void aRevocationCanBeWaitedFor() {
        for (String path : List.of("/api/permits", "/api/permits/current", "/api/permits/{id}", "/api/keys/{id}")) {
            JsonNode operation = description.required("paths").required(path).required("delete");
            JsonNode wait = operation
                    .required("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.required("name").asString().equals("wait"))
                    .findFirst()
                    .orElseThrow();

            assertThat(wait.at("/schema/enum").toString()).isEqualTo("[\"all\"]");
            assertThat(operation.required("responses").propertyNames()).contains("200", "202", "204");
            assertThat(operation.at("/responses/202/content").toString()).contains("#/components/schemas/Confirmation");
        }
    }

    @Test
    void whatMayBeWrittenIsDescribedApartFromWhatIsAnswered() {
        JsonNode paths = description.required("paths");
        JsonNode patch = paths.required(SHARE).required("patch");

        assertThat(patch.at("/requestBody/content/application~1merge-patch+json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/SharePatch");
        assertThat(paths.required(SHARE)
                        .required("put")
                        .at("/requestBody/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/ShareForm");
        assertThat(patch.at("/responses/200/content")
                        .valueStream()
                        .findFirst()
                        .orElseThrow()
                        .at("/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Share");
        assertThat(required("ShareForm")).containsExactlyInAnyOrder("tag", "price");
        assertThat(required("SharePatch")).isEmpty();
        assertThat(required("Share")).containsExactlyInAnyOrder("id", "tag", "price", "industry", "version");
        assertThat(required("Trader")).contains("id", "roles").doesNotContain("dateJoined");
        assertThat(required("SignInForm")).containsExactlyInAnyOrder("email", "password");
        assertThat(required("PageShare")).containsExactly("value");
        assertThat(required("GrantAnswer")).contains("accessToken", "trader").doesNotContain("user");
    }

    /** A client's methods are called by them. */
    @Test
    void everyOperationHasANameOfItsOwnATagAndOneStatusOfSuccess() throws Exception {
        for (String path : ApiDescription.PATHS) {
            List<String> names = new ArrayList<>();
            operations(viewer.anybody().get(path).json()).forEach(operation -> {
                names.add(operation.required("operationId").asString());
                assertThat(operation.required("tags").size()).isEqualTo(1);
                assertThat(operation.required("responses").propertyNames())
                        .as(names.getLast())
                        .anyMatch(status -> status.startsWith("2"));
            });
            assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z]+"));
            assertThat(names).hasSize(listed());
        }
    }

    @Test
    void everyBodyIsDescribed() {
        for (String path : ApiDescription.PATHS) {
            JsonNode described = viewer.anybody().get(path).json();
            operations(described).forEach(operation -> {
                String name = operation.required("operationId").asString();
                Stream.concat(operation.required("responses").valueStream(), Stream.of(operation.path("requestBody")))
                        .flatMap(body -> body.path("content").valueStream())
                        .forEach(content -> assertThat(
                                        content.required("schema").has("$ref") || name.equals("getKeySet"))
                                .as(name)
                                .isTrue());
            });
            assertThat(described.at("/components/schemas").propertyNames()).doesNotContain("JsonNode", "PageObject");
        }
    }

    /** With {@code -Dopenapi.write} they are written anew. */
    @Test
    void theDescriptionsThatAreReadAreThoseThatAreServed() throws Exception {
        for (String version : ViewerVersions.ALL) {
            Path file = Path.of("../docs/openapi/" + version + ".json");
            ObjectNode served =
                    (ObjectNode) viewer.anybody().get("/v3/api-docs/" + version).json();
            served.remove("servers");
            if (System.getProperty("openapi.write") != null) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(served) + "\n");
            }
            assertThat(JSON.readTree(Files.readString(file))).isEqualTo(served);
        }
    }

    private static int listed() throws Exception {
        Path file = Path.of("src/main/resources/dev/gatehouse/viewer/server/operations.csv");
        return Files.readAllLines(file).size() - 1;
    }

    private static List<JsonNode> operations(JsonNode described) {
        return described
                .required("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();
    }

    private static List<String> required(String schema) {
        return description
                .at("/components/schemas/" + schema)
                .path("required")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void eventsAreDescribedByWhatIsSent() {
        JsonNode operation =
                description.required("paths").required("/api/prices/stream").required("get");

        assertThat(operation
                        .at("/responses/200/content/text~1event-stream/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/PriceEvent");
        assertThat(description
                        .at("/paths/~1api~1permits~1{id}/delete/responses/200/content/text~1event-stream/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/NodeConfirmation");
        assertThat(description
                        .at("/paths/~1api~1permits~1{id}/delete/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Confirmation");
        assertThat(description.at("/components/schemas").propertyNames())
                .contains("PriceEvent")
                .doesNotContain("SseEmitter");
    }

    private static String policies(JsonNode operation) {
        JsonNode policy = operation.path("x-policy");
        String ofOthers = operation.path("x-policy-of-others").asString("");
        return (policy.isArray() ? policy.toString() : policy.asString("open"))
                + (ofOthers.isEmpty() ? "" : "; of others " + ofOthers);
    }

    private static List<String> parameters(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.required("in").asString() + " "
                        + parameter.required("name").asString())
                .toList();
    }
}
