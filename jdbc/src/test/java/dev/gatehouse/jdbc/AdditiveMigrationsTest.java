package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The version before runs beside the one that migrates, on the same database: nothing it relies on may go or change. */
class AdditiveMigrationsTest {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern BODY = Pattern.compile("(?s)\\$\\$.*?\\$\\$");

    private static final List<Pattern> ADDITIONS = List.of(
            Pattern.compile("create (table|index|function|trigger) .*"),
            Pattern.compile("alter table \\w+ add column \\w+ .*(?<!not null)"),
            Pattern.compile("alter table \\w+ add column \\w+ .* default .+"),
            Pattern.compile("insert into .*"));

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void everyMigrationOnlyAdds(String engine) throws IOException {
        Resource[] migrations =
                new PathMatchingResourcePatternResolver().getResources("classpath:db/gatehouse/" + engine + "/V*.sql");

        assertThat(migrations).hasSizeGreaterThan(4);
        for (Resource migration : migrations) {
            assertThat(statements(text(migration)))
                    .as(migration.getFilename())
                    .isNotEmpty()
                    .allMatch(AdditiveMigrationsTest::adds);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table users;",
                "alter table users drop column email;",
                "alter table users rename to accounts;",
                "alter table users rename column email to mail;",
                "alter table users add column age bigint not null;",
                "alter table users alter column email type varchar;",
                "create unique index one on users (email);",
                "update users set version = 0;",
                "delete from users;",
            })
    void whatDoesMoreIsFound(String sql) {
        assertThat(statements(sql)).hasSize(1).noneMatch(AdditiveMigrationsTest::adds);
    }

    private static boolean adds(String statement) {
        return ADDITIONS.stream()
                .anyMatch(addition -> addition.matcher(statement).matches());
    }

    private static List<String> statements(String sql) {
        String bare = BODY.matcher(COMMENT.matcher(sql).replaceAll("")).replaceAll("body");
        return Arrays.stream(bare.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String text(Resource migration) throws IOException {
        try (InputStream stream = migration.getInputStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
