package dev.gatehouse.jdbc;

import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserFields;
import dev.gatehouse.core.user.UserStore.Credentials;
import dev.gatehouse.jdbc.SelectionColumns.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a row of the table of users. */
final class StoredUser {

    static final String COLUMNS =
            "id, email, first_name, last_name, roles, claims, confirmed, disabled, version, permits_from";

    /**
     * Who holds a role. It is bound as it stands among the others at the first place and behind it ({@link #holding}): a quote that is
     * part of a name is escaped, so that none follows a bracket or a comma there.
     */
    static final String HOLDS =
            "(replace(roles, cast(:first as text), '') <> roles or replace(roles, cast(:further as text), '') <> roles)";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Set<String>> ROLES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> CLAIMS = new TypeReference<>() {};

    private StoredUser() {}

    /** What users are selected by; e-mails are normalized. */
    static SelectionColumns columns(Database database) {
        Map<String, Column> columns = Map.of(
                UserFields.EMAIL.path(), SelectionColumns.lowerCase("email"),
                UserFields.FIRST_NAME.path(), SelectionColumns.text("first_name", database),
                UserFields.LAST_NAME.path(), SelectionColumns.text("last_name", database),
                UserFields.CONFIRMED.path(), SelectionColumns.flag("confirmed"),
                UserFields.DISABLED.path(), SelectionColumns.flag("disabled"),
                UserFields.VERSION.path(), SelectionColumns.number("version"));
        return new SelectionColumns(
                path -> Objects.requireNonNullElseGet(columns.get(path), () -> claim(path, database)), "email");
    }

    private static Column claim(String path, Database database) {
        if (!path.startsWith(UserFields.CLAIM_PATH)) {
            throw new IllegalArgumentException("there is no column for " + path);
        }
        String name = path.substring(UserFields.CLAIM_PATH.length()).replace("'", "''");
        String json = database.isEmbedded() ? "claims" : "cast(claims as json)";
        return SelectionColumns.text("(%s ->> '%s')".formatted(json, name), database);
    }

    /** The row under the cursor; its columns are {@link #COLUMNS}. */
    static User read(ResultSet row, int number) throws SQLException {
        return new User(
                row.getString("id"),
                row.getString("email"),
                row.getString("first_name"),
                row.getString("last_name"),
                JSON.readValue(row.getString("roles"), ROLES),
                claims(row.getString("claims")),
                row.getInt("confirmed") == 1,
                row.getInt("disabled") == 1,
                row.getLong("version"),
                row.getLong("permits_from"));
    }

    /** The row under the cursor; its columns are {@link #COLUMNS} and {@code password_hash}. */
    static Credentials readCredentials(ResultSet row, int number) throws SQLException {
        return new Credentials(read(row, number), row.getString("password_hash"));
    }

    /** Binds the role of {@link #HOLDS}. */
    static StatementSpec holding(StatementSpec statement, String role) {
        String text = JSON.writeValueAsString(role);
        return statement.param("first", "[" + text).param("further", "," + text);
    }

    /** Sorted, so that the same roles are the same text. */
    static String rolesText(User user) {
        SortedSet<String> roles = new TreeSet<>(user.roles());
        return JSON.writeValueAsString(roles);
    }

    static String claimsText(User user) {
        return claimsText(user.claims());
    }

    static String claimsText(Map<String, String> claims) {
        SortedMap<String, String> sorted = new TreeMap<>(claims);
        return JSON.writeValueAsString(sorted);
    }

    static Map<String, String> claims(String text) {
        return JSON.readValue(text, CLAIMS);
    }
}
