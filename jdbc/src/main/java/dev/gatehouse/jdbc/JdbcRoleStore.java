package dev.gatehouse.jdbc;

import dev.gatehouse.core.user.Role;
import dev.gatehouse.core.user.RoleStore;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Roles in the table {@code roles}, held by name in {@code users}. Thread-safe. */
public final class JdbcRoleStore implements RoleStore {

    private static final String COLUMNS = "name, claims, version";

    private static final String FIND = "select %s from roles where name in (:names) order by name".formatted(COLUMNS);

    private static final String LIST = "select %s from roles order by name limit :top offset :skip".formatted(COLUMNS);

    private static final String ADD = """
            insert into roles (%1$s) values (:name, :claims, 1) on conflict (name) do nothing returning %1$s
            """.formatted(COLUMNS);

    private static final String UPDATE = """
            update roles set claims = :claims, version = version + 1
             where name = :name and version = :version
            returning %s
            """.formatted(COLUMNS);

    private static final String REMOVE =
            "delete from roles where name = :name and version = :version returning %s".formatted(COLUMNS);

    private static final String CHANGE_HOLDERS = """
            update users set version = version + 1
             where %s
            returning %s
            """.formatted(StoredUser.HOLDS, StoredUser.COLUMNS);

    private final Database database;

    public JdbcRoleStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Role> find(Set<String> names) {
        return names.isEmpty()
                ? List.of()
                : database.read(client -> client.sql(FIND)
                        .param("names", names)
                        .query(JdbcRoleStore::read)
                        .list());
    }

    @Override
    public List<Role> list(int top, int skip) {
        return database.read(client -> client.sql(LIST)
                .param("top", top)
                .param("skip", skip)
                .query(JdbcRoleStore::read)
                .list());
    }

    @Override
    public Optional<Change> add(String name, Map<String, String> claims, Instant accessUntil) {
        return database.write(client -> changed(
                client,
                client.sql(ADD).param("name", name).param("claims", StoredUser.claimsText(claims)),
                accessUntil));
    }

    @Override
    public Optional<Change> update(Role role, Instant accessUntil) {
        return database.write(client -> changed(
                client,
                ofVersion(client.sql(UPDATE), role).param("claims", StoredUser.claimsText(role.claims())),
                accessUntil));
    }

    @Override
    public Optional<Change> remove(Role role, Instant accessUntil) {
        return database.write(client -> changed(client, ofVersion(client.sql(REMOVE), role), accessUntil));
    }

    private static Optional<Change> changed(JdbcClient client, StatementSpec change, Instant accessUntil) {
        Optional<Role> role = change.query(JdbcRoleStore::read).optional();
        return role.map(found -> new Change(found, holdersChanged(client, found, accessUntil)));
    }

    private static List<UserChange.Changed> holdersChanged(JdbcClient client, Role role, Instant accessUntil) {
        List<User> holders = StoredUser.holding(client.sql(CHANGE_HOLDERS), role.name())
                .query(StoredUser::read)
                .list();
        return holders.stream()
                .map(holder -> JdbcUserStore.cutOff(client, holder, accessUntil))
                .toList();
    }

    private static StatementSpec ofVersion(StatementSpec statement, Role role) {
        return statement.param("name", role.name()).param("version", role.version());
    }

    private static Role read(ResultSet row, int number) throws SQLException {
        return new Role(row.getString("name"), StoredUser.claims(row.getString("claims")), row.getLong("version"));
    }
}
