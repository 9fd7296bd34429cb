package dev.gatehouse.spring.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailContent;
import dev.gatehouse.core.mail.MailKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTemplatesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?!')");

    private final BundleTemplates templates = new BundleTemplates("Tom & <Jerry>");

    @ParameterizedTest
    @ValueSource(strings = {"mails.properties", "mails_si.properties"})
    void aBundleHasASubjectAndATextForEveryKindAndNothingElse(String bundle) throws IOException {
        Set<String> catalogue = Arrays.stream(MailKind.values())
                .flatMap(kind -> Stream.of(kind + ".subject", kind + ".text"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(load(bundle).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(catalogue);
        assertThat(load(bundle))
                .allSatisfy((key, text) -> assertThat((String) text).doesNotContainPattern(LONE_APOSTROPHE));
    }

    @Test
    void everyLanguageUsesTheSameArguments() throws IOException {
        Properties english = load("mails.properties");
        Properties sinhala = load("mails_si.properties");

        assertThat(english.stringPropertyNames()).allSatisfy(key -> {
            assertThat(arguments(sinhala.getProperty(key))).as(key).isEqualTo(arguments(english.getProperty(key)));
            assertThat(sinhala.getProperty(key)).as(key).containsPattern("\\p{IsSinhala}");
        });
    }

    @Test
    void whatIsFilledInIsEscapedInHtmlAndPlainInText() {
        Mail mail = templates.word(
                "id",
                new MailContent(
                        MailKind.EMAIL_CHANGE_CODE,
                        "a@example.com",
                        "en",
                        Map.of("code", "ABCD2345", "minutes", "15", "address", "<b>@example.com")));

        assertThat(mail.text()).contains("\n\nABCD2345\n\n", "Tom & <Jerry>", "<b>@example.com", "15 minutes");
        assertThat(mail.html())
                .contains(">ABCD2345</p>", "Tom &amp; &lt;Jerry&gt;", "&lt;b&gt;@example.com")
                .doesNotContain("<b>", "<Jerry>");
    }

    @Test
    void aLanguageNobodyWroteIsEnglish() {
        Mail mail = templates.word("id", new MailContent(MailKind.PASSWORD_CHANGED, "a@example.com", "fr", Map.of()));

        assertThat(mail.subject()).contains("your password was changed");
    }

    @Test
    void nothingThatCarriesACodeShowsIt() {
        MailContent content =
                new MailContent(MailKind.CONFIRMATION_CODE, "a@example.com", "en", Map.of("code", "ABCD2345"));

        assertThat(content + " " + templates.word("id", content)).doesNotContain("ABCD2345", "a@example.com");
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(pattern)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties load(String bundle) throws IOException {
        try (InputStream in = BundleTemplates.class.getResourceAsStream(bundle)) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        }
    }
}
