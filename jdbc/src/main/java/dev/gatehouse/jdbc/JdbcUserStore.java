package dev.gatehouse.jdbc;

import static dev.gatehouse.jdbc.StoredUser.COLUMNS;
import static dev.gatehouse.jdbc.StoredUser.HOLDS;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Accounts in the tables {@code users} and {@code lockouts}. Thread-safe. */
public final class JdbcUserStore implements UserStore {

    private static final String ADD = """
            insert into users (%s, password_hash)
            values (:id, :email, :firstName, :lastName, :roles, :claims, :confirmed, :disabled, :version, :permitsFrom, :passwordHash)
            on conflict (email) do nothing
            """.formatted(COLUMNS);

    private static final String ADD_LOCKOUT = "insert into lockouts (subject) values (:id)";

    private static final String FIND = "select %s from users where id = :id".formatted(COLUMNS);

    private static final String FIND_BY_EMAIL =
            "select %s, password_hash from users where email = :email".formatted(COLUMNS);

    private static final String LIST = "select %s from users order by email limit :top offset :skip".formatted(COLUMNS);

    private static final String HOLDERS =
            "select count(*) from users where %s and disabled = 0 and confirmed >= :confirmed".formatted(HOLDS);

    private static final String IS_HOLDER = HOLDERS + " and id = :id";

    private static final String OTHER_HOLDERS = HOLDERS + " and id <> :id";

    private static final String PASS_GUARD = "update guards set passed = passed + 1 where name = 'last-holder'";

    private static final String UNLOCK = """
            update lockouts
               set failures = 0, lock_millis = 0, locked_until = 0, due_at = 0
             where subject = :id or owner = :id
            """;

    private static final String UPDATE = """
            update users
               set first_name = :firstName, last_name = :lastName, roles = :roles, claims = :claims,
                   confirmed = :confirmed, disabled = :disabled, version = version + 1,
                   permits_from = case when :disabled = 1 then version + 1 else permits_from end
             where id = :id and version = :version
            returning %s
            """.formatted(COLUMNS);

    private static final String CHANGE_PASSWORD = """
            update users
               set password_hash = :passwordHash, version = version + 1, permits_from = version + 1
             where id = :id and version = :version
            returning %s
            """.formatted(COLUMNS);

    private static final String CHANGE_EMAIL = """
            update users
               set email = :email, confirmed = 1, version = version + 1, permits_from = version + 1
             where id = :id and version = :version and not exists (select 1 from users where email = :email)
            returning %s
            """.formatted(COLUMNS);

    private static final String DELETE = """
            delete from users where id = :id and version = :version
            returning id, email, first_name, last_name, roles, claims, confirmed, disabled, version + 1 as version,
                      version + 1 as permits_from
            """;

    /** What belongs to an account and isn't one's without it. */
    private static final List<String> DELETE_BELONGINGS = List.of(
            "delete from security_codes where subject = :id",
            "delete from registrations where subject = :id",
            "delete from removals where user_id = :id");

    /** They went to whoever read the mailbox, or knew the password, of before. */
    private static final String DELETE_CODES = "delete from security_codes where subject = :id";

    /** As much as the row that is not added where an e-mail is taken: the duration must not tell. */
    private static final String TOUCH_DECOY = "update lockouts set settled = settled + 1 where subject = :decoy";

    private static final String DELETE_LOCKOUT = "delete from lockouts where subject = :id or owner = :id";

    /** Access tokens may have been issued for longer than they are now. */
    private static final String LAST_ACCESS = "select coalesce(max(access_until), 0) from permits where user_id = :id";

    private static final String REPLACE_PASSWORD_HASH =
            "update users set password_hash = :newHash where id = :id and password_hash = :oldHash";

    /**
     * The lock isn't asked for in the condition, and {@code settled} always changes: an update that finds no row, or changes
     * nothing in it, is not synced to the disk, and the time that saves would tell who is locked.
     */
    private static final String ADMIT = """
            update lockouts
               set settled = settled + 1,
                   shown_at = case when owner is null then shown_at else :now end
             where subject = :subject
            returning failures, lock_millis, locked_until
            """;

    private static final String FORGET_FAILURES = """
            update lockouts
               set failures = 0, lock_millis = 0, locked_until = 0
             where subject = :subject and locked_until <= :now
            """;

    private static final String NEXT_LOCK = """
            case when lock_millis * 2 < :duration then :duration
                 when lock_millis * 2 > :maxDuration then :maxDuration
                 else lock_millis * 2 end""";

    /** When as many failures would have come if they all had come one by one, this one included. */
    private static final String NEXT_DUE = "case when due_at > :now then due_at else :now end + :interval";

    private static final String LOCK_IN_A_ROW =
            "case when failures + 1 < :maxFailures then locked_until else :now + %s end".formatted(NEXT_LOCK);

    private static final String LOCK_OF_THE_DAY = "%s - :allowance".formatted(NEXT_DUE);

    private static final String COUNT_FAILURE = """
            update lockouts
               set settled = settled + 1,
                   failures = case when locked_until > :now then failures
                                   when failures + 1 < :maxFailures then failures + 1
                                   else 0 end,
                   lock_millis = case when locked_until > :now or failures + 1 < :maxFailures then lock_millis
                                      else %1$s end,
                   due_at = case when locked_until > :now then due_at else %2$s end,
                   locked_until = case when locked_until > :now then locked_until
                                       when %3$s < %4$s then %4$s
                                       else %3$s end
             where subject = :subject
            """.formatted(NEXT_LOCK, NEXT_DUE, LOCK_IN_A_ROW, LOCK_OF_THE_DAY);

    private static final String ADD_DEVICE = """
            insert into lockouts (subject, owner, known_at)
            select cast(:subject as text), id, cast(:now as bigint) from users where id = :owner
            """;

    private static final String FORGET_ALL_DEVICES = "delete from lockouts where owner = :owner";

    /** Every engine wants a limit before an offset; nobody has as many. */
    private static final String FORGET_DEVICES = """
            delete from lockouts
             where owner = :owner
               and subject in (select subject
                                 from lockouts
                                where owner = :owner and subject <> :subject
                                order by case when shown_at is null then 1 else 0 end,
                                         coalesce(shown_at, known_at) desc, subject
                                limit 1000000 offset :others)
            """;

    private final Database database;
    private final SelectionColumns columns;

    public JdbcUserStore(Database database) {
        this.database = database;
        this.columns = StoredUser.columns(database);
    }

    @Override
    public boolean add(User user, String passwordHash) {
        return database.write(
                client -> addUser(client, user, passwordHash) ? addLockout(client, user) : touchDecoy(client, user));
    }

    @Override
    public Optional<User> find(String id) {
        return database.read(client ->
                client.sql(FIND).param("id", id).query(StoredUser::read).optional());
    }

    @Override
    public Optional<Credentials> findByEmail(String email) {
        return database.read(client -> client.sql(FIND_BY_EMAIL)
                .param("email", email)
                .query(StoredUser::readCredentials)
                .optional());
    }

    @Override
    public List<User> list(int top, int skip) {
        return database.read(client -> client.sql(LIST)
                .param("top", top)
                .param("skip", skip)
                .query(StoredUser::read)
                .list());
    }

    @Override
    public Optional<UserChange.Changed> update(User user, Instant accessUntil) {
        return database.write(client -> details(client.sql(UPDATE), user)
                .query(StoredUser::read)
                .optional()
                .map(changed -> cutOff(client, changed, accessUntil)));
    }

    @Override
    public Optional<UserChange.Changed> changePassword(User user, String passwordHash, Instant accessUntil) {
        return database.write(client -> ofVersion(client.sql(CHANGE_PASSWORD), user)
                .param("passwordHash", passwordHash)
                .query(StoredUser::read)
                .optional()
                .map(changed -> withoutCodes(client, changed))
                .map(changed -> cutOff(client, changed, accessUntil)));
    }

    @Override
    public Optional<UserChange.Changed> changeEmail(User user, String email, Instant accessUntil) {
        try {
            return database.writeUndoably(client -> ofVersion(client.sql(CHANGE_EMAIL), user)
                    .param("email", email)
                    .query(StoredUser::read)
                    .optional()
                    .map(changed -> withoutCodes(client, changed))
                    .map(changed -> cutOff(client, changed, accessUntil)));
        } catch (DuplicateKeyException takenMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<UserChange.Changed> delete(User user, Instant accessUntil) {
        return database.write(client -> {
            Optional<User> deleted =
                    ofVersion(client.sql(DELETE), user).query(StoredUser::read).optional();
            deleted.ifPresent(gone -> deleteBelongings(client, gone));
            return deleted.map(gone -> cutOff(client, gone, accessUntil));
        });
    }

    @Override
    public boolean isLastHolder(String userId, String role, boolean confirmed) {
        return database.write(client -> {
            if (holders(client, IS_HOLDER, userId, role, confirmed) == 0) {
                return false;
            }
            // The next statement sees what whoever held the guard before has committed.
            client.sql(PASS_GUARD).update();
            return holders(client, OTHER_HOLDERS, userId, role, confirmed) == 0;
        });
    }

    @Override
    public List<User> list(Selection selection) {
        SelectionSql sql = columns.sql(selection);
        String select = "select %s from users where %s %s".formatted(COLUMNS, sql.where(), sql.page());
        return database.read(
                client -> sql.bind(client.sql(select)).query(StoredUser::read).list());
    }

    @Override
    public boolean unlock(String userId) {
        return database.write(client -> client.sql(UNLOCK).param("id", userId).update() > 0);
    }

    @Override
    public boolean replacePasswordHash(String userId, String oldHash, String newHash) {
        int replaced = database.write(client -> client.sql(REPLACE_PASSWORD_HASH)
                .param("id", userId)
                .param("oldHash", oldHash)
                .param("newHash", newHash)
                .update());
        return replaced == 1;
    }

    @Override
    public Admission admit(LockoutAccount account, Instant now) {
        return database.write(client -> client.sql(ADMIT)
                        .param("subject", account.id())
                        .param("now", now.toEpochMilli())
                        .query((row, number) -> admission(row, now))
                        .optional())
                .orElse(Admission.UNKNOWN);
    }

    @Override
    public void forgetFailures(LockoutAccount account, Instant now) {
        database.write(client -> client.sql(FORGET_FAILURES)
                .param("subject", account.id())
                .param("now", now.toEpochMilli())
                .update());
    }

    @Override
    public boolean countFailure(LockoutAccount account, Instant now, LockoutOptions options) {
        int counted = database.write(client -> client.sql(COUNT_FAILURE)
                .param("subject", account.id())
                .param("now", now.toEpochMilli())
                .param("maxFailures", failuresThatLock(options))
                .param("duration", options.duration().toMillis())
                .param("maxDuration", options.maxDuration().toMillis())
                .param("interval", options.interval().toMillis())
                .param("allowance", options.allowance().toMillis())
                .update());
        return counted == 1;
    }

    @Override
    public void addDevice(String userId, LockoutAccount device, Instant now, int most) {
        database.write(client -> {
            device(client.sql(ADD_DEVICE), userId, device)
                    .param("now", now.toEpochMilli())
                    .update();
            return device(client.sql(FORGET_DEVICES), userId, device)
                    .param("others", most - 1)
                    .update();
        });
    }

    @Override
    public void forgetDevices(String userId) {
        database.write(
                client -> client.sql(FORGET_ALL_DEVICES).param("owner", userId).update());
    }

    private static User withoutCodes(JdbcClient client, User changed) {
        client.sql(DELETE_CODES).param("id", changed.id()).update();
        return changed;
    }

    private static long holders(JdbcClient client, String sql, String userId, String role, boolean confirmed) {
        return StoredUser.holding(client.sql(sql), role)
                .param("id", userId)
                .param("confirmed", confirmed ? 1 : 0)
                .query(Long.class)
                .single();
    }

    private static StatementSpec device(StatementSpec statement, String userId, LockoutAccount device) {
        return statement.param("owner", userId).param("subject", device.id());
    }

    private static Admission admission(ResultSet row, Instant now) throws SQLException {
        if (row.getLong("locked_until") > now.toEpochMilli()) {
            return Admission.LOCKED;
        }
        return row.getLong("failures") == 0 && row.getLong("lock_millis") == 0
                ? Admission.OPEN
                : Admission.OPEN_AFTER_FAILURES;
    }

    private static boolean addUser(JdbcClient client, User user, String passwordHash) {
        int added = details(client.sql(ADD), user)
                .param("email", user.email())
                .param("permitsFrom", user.permitsFrom())
                .param("passwordHash", passwordHash)
                .update();
        return added == 1;
    }

    private static StatementSpec details(StatementSpec statement, User user) {
        return ofVersion(statement, user)
                .param("firstName", user.firstName())
                .param("lastName", user.lastName())
                .param("roles", StoredUser.rolesText(user))
                .param("claims", StoredUser.claimsText(user))
                .param("confirmed", user.confirmed() ? 1 : 0)
                .param("disabled", user.disabled() ? 1 : 0);
    }

    private static StatementSpec ofVersion(StatementSpec statement, User user) {
        return statement.param("id", user.id()).param("version", user.version());
    }

    /** Tells every node in the same transaction that access tokens of the versions before are cut off. */
    static UserChange.Changed cutOff(JdbcClient client, User changed, Instant accessUntil) {
        long lastAccess = client.sql(LAST_ACCESS)
                .param("id", changed.id())
                .query(Long.class)
                .single();
        Instant forgetAt = Instant.ofEpochMilli(Math.max(lastAccess, accessUntil.toEpochMilli()));
        FeedRows.append(client, CutOff.ofUserBelow(changed.version(), changed.id(), forgetAt));
        return new UserChange.Changed(changed, forgetAt);
    }

    private static boolean addLockout(JdbcClient client, User user) {
        return client.sql(ADD_LOCKOUT).param("id", user.id()).update() == 1;
    }

    private static boolean touchDecoy(JdbcClient client, User user) {
        client.sql(TOUCH_DECOY)
                .param("decoy", LockoutAccount.decoyFor(user.email()).id())
                .update();
        return false;
    }

    private static void deleteBelongings(JdbcClient client, User gone) {
        client.sql(DELETE_LOCKOUT).param("id", gone.id()).update();
        JdbcFactorStore.removeAllOf(gone.id(), client);
        DELETE_BELONGINGS.forEach(
                delete -> client.sql(delete).param("id", gone.id()).update());
    }

    private static long failuresThatLock(LockoutOptions options) {
        return options.maxFailures() == 0 ? Long.MAX_VALUE : options.maxFailures();
    }
}
