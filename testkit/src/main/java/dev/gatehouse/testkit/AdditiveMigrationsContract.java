package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That migrations only add: the version before runs beside the one that migrates, on the same database, so nothing it relies on
 * may go or change. Whoever has migrations inherits it and says where they are.
 */
public abstract class AdditiveMigrationsContract {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern BODY = Pattern.compile("(?s)\\$\\$.*?\\$\\$");

    private static final List<Pattern> ADDITIONS = List.of(
            Pattern.compile("create (table|index|function|trigger) .*"),
            Pattern.compile("alter table \\w+ add column \\w+ .*(?<!not null)"),
            Pattern.compile("alter table \\w+ add column \\w+ .* default .+"),
            Pattern.compile("insert into .*"));

    private static final Pattern UNIQUE_INDEX =
            Pattern.compile("create unique index \\w+ on (\\w+) \\((.+?)\\)(| where .*)");

    /** The folders on the class path, each with {@code V….sql} files. */
    protected abstract List<String> folders();

    @Test
    void everyMigrationOnlyAdds() throws IOException, URISyntaxException {
        assertThat(folders()).isNotEmpty();
        for (String folder : folders()) {
            List<Path> migrations = migrations(folder);
            assertThat(migrations).as(folder).isNotEmpty();
            for (Path migration : migrations) {
                String sql = Files.readString(migration);
                assertThat(statements(sql)).as("%s", migration).isNotEmpty();
                assertThat(notAdding(sql)).as("%s", migration).isEmpty();
            }
        }
    }

    /** The statements of one migration that do more than add. */
    static List<String> notAdding(String sql) {
        List<String> statements = statements(sql);
        return statements.stream()
                .filter(statement -> !adds(statement, statements))
                .toList();
    }

    private List<Path> migrations(String folder) throws IOException, URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(getClass().getResource("/" + folder), folder)
                .toURI());
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches("V.*\\.sql"))
                    .toList();
        }
    }

    private static boolean adds(String statement, List<String> migration) {
        return ADDITIONS.stream()
                        .anyMatch(addition -> addition.matcher(statement).matches())
                || isUniqueAmongWhatIsNew(statement, migration);
    }

    /** The version before writes nothing to a table or column that is added with the index. */
    private static boolean isUniqueAmongWhatIsNew(String statement, List<String> migration) {
        Matcher index = UNIQUE_INDEX.matcher(statement);
        return index.matches()
                && migration.stream()
                        .anyMatch(other -> other.startsWith("create table " + index.group(1) + " ")
                                || other.startsWith(
                                        "alter table " + index.group(1) + " add column " + index.group(2) + " "));
    }

    private static List<String> statements(String sql) {
        String bare = BODY.matcher(COMMENT.matcher(sql).replaceAll("")).replaceAll("body");
        return Arrays.stream(bare.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
