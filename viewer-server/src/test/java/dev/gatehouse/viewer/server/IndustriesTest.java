package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IndustriesTest {

    private static final String INDUSTRIES = "/api/industries";

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller admin;
    private static int tags;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        admin = viewer.admin();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void livesFromItsCreationToItsRemoval() {
        Answer created = admin.post(INDUSTRIES, industry("Mine", "Mining"));
        String path = created.header("location");
        Answer put = admin.put(path, industry("mine", "Mines"), "If-Match", created.etag());
        Answer patched = admin.patch(path, "{\"name\": \"Mines and quarries\"}", "If-Match", put.etag());
        Answer read = admin.get(path);
        Answer deleted = admin.delete(path, "If-Match", patched.etag());

        assertThat(created.status()).isEqualTo(201);
        assertThat(path).isEqualTo(INDUSTRIES + "/" + created.member("id"));
        assertThat(List.of(created, put, patched)).extracting(Answer::etag).containsExactly("\"1\"", "\"2\"", "\"3\"");
        assertThat(read.body()).isEqualTo(patched.body());
        assertThat(read.member("tag")).isEqualTo("mine");
        assertThat(read.member("name")).isEqualTo("Mines and quarries");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(admin.get(path).status()).isEqualTo(404);
    }

    @Test
    void anIndustryThatOwnsSharesStays() {
        String path = newIndustry();
        String share = admin.post(path + "/shares", "{\"tag\": \"OWNED\", \"price\": 1}")
                .header("location");

        Answer refused = admin.delete(path, "If-Match", "*");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("StillInUse");
        assertThat(admin.get(share).status()).isEqualTo(200);

        admin.delete(share, "If-Match", "*");
        assertThat(admin.delete(path, "If-Match", "*").status()).isEqualTo(204);
    }

    @Test
    void aStaleRemovalOfAnIndustryThatOwnsSharesIsStaleFirst() {
        assertThat(admin.delete(INDUSTRIES + "/1", "If-Match", "\"9\"").status())
                .isEqualTo(412);
    }

    @Test
    void aTagIsUniqueWithoutRegardToCase() {
        String path = newIndustry();
        String other = newIndustry();
        String tag = admin.get(path).member("tag").toUpperCase(Locale.ROOT);

        assertThat(List.of(
                        admin.post(INDUSTRIES, industry(tag, "Other")),
                        admin.put(other, industry(tag, "Other"), "If-Match", "*"),
                        admin.patch(other, "{\"tag\": \"" + tag + "\"}", "If-Match", "*")))
                .extracting(Answer::code)
                .containsOnly("AlreadyExists");
    }

    @Test
    void theSameNameAndAShareOfTheSameTagAreNoConflict() {
        assertThat(admin.post(INDUSTRIES, industry("BUD", "Technology")).status())
                .isEqualTo(201);
    }

    @Test
    void writesStartFromTheVersionTheyName() {
        String path = newIndustry();
        String before = admin.get(path).body();

        assertThat(List.of(
                        admin.put(path, industry("x", "X"), "If-Match", "\"2\""),
                        admin.patch(path, "{}", "If-Match", "W/\"1\""),
                        admin.delete(path, "If-Match", "\"2\"")))
                .extracting(Answer::status)
                .containsOnly(412);
        assertThat(List.of(admin.put(path, industry("x", "X")), admin.patch(path, "{}"), admin.delete(path)))
                .extracting(Answer::status)
                .containsOnly(428);
        assertThat(admin.get(path).body()).isEqualTo(before);
    }

    @Test
    void oneIsCreatedUnderAnIdOfOnesOwnAndNeverAgain() {
        String path = INDUSTRIES + "/energy";
        Answer created = admin.put(path, industry("enrg", "Energy"), "If-None-Match", "*");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("location")).isEqualTo(path);
        assertThat(created.etag()).isEqualTo("\"1\"");
        assertThat(admin.get(path).body()).isEqualTo(created.body());
        assertThat(admin.put(path, industry("more", "More"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(admin.put(INDUSTRIES + "/energy2", industry("ENRG", "Energy"), "If-None-Match", "*")
                        .status())
                .isEqualTo(409);

        assertThat(admin.delete(path, "If-Match", "\"1\"").status()).isEqualTo(204);
        assertThat(admin.delete(path, "If-Match", "\"1\"").status()).isEqualTo(204);
        assertThat(admin.put(path, industry("enrg", "Energy"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(admin.get(path).status()).isEqualTo(404);
    }

    @Test
    void unknownOnesAreNotFound() {
        String unknown = INDUSTRIES + "/unknown";

        assertThat(List.of(
                        admin.get(unknown),
                        admin.put(unknown, industry("x", "X"), "If-Match", "*"),
                        admin.patch(unknown, "{}", "If-Match", "\"1\""),
                        admin.delete(unknown, "If-Match", "*")))
                .extracting(Answer::status)
                .containsOnly(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "Oil & gas", "තාක්ෂණ ක්‍ෂේත්‍රය", "😀", "  padded  "})
    void aNameIsAnyText(String name) {
        Answer created = admin.post(INDUSTRIES, industry(newTag(), name));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(admin.get(created.header("location")).member("name")).isEqualTo(name);
    }

    @Test
    void aNameHasUpToAHundredCharacters() {
        assertThat(admin.post(INDUSTRIES, industry(newTag(), "😀".repeat(100))).status())
                .isEqualTo(201);
        assertThat(admin.post(INDUSTRIES, industry(newTag(), "😀".repeat(101))).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "'', TooShort",
        "'   ', Malformed",
        "'a\\nb', Malformed",
        "'a\\u0000b', Malformed",
        "'a\\u0085b', Malformed",
        "'a\\u2028b', Malformed",
        "'\\ud800', Malformed"
    })
    void aNameThatIsNoneIsRefused(String name, String fault) {
        Answer refused = admin.post(INDUSTRIES, industry(newTag(), name));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"" + fault + "\"");
    }

    private static String newTag() {
        return "t." + ++tags;
    }

    private static String newIndustry() {
        return admin.post(INDUSTRIES, industry(newTag(), "New")).header("location");
    }

    private static String industry(String tag, String name) {
        return "{\"tag\": \"" + tag + "\", \"name\": \"" + name + "\"}";
    }
}
