package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.audit.AuditRecorder;
import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.DerivedKeys;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.Lineage;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.testkit.QuickPasswordHasher;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Everything that signs in, renews and reads, on a data folder: what a server puts together at its start. */
record Desk(
        DataFolder folder,
        Database database,
        PasswordHasher hasher,
        UserManager users,
        SignInManager signIns,
        PermitReader reader,
        JdbcAuditStore audit,
        AuditKey auditKey)
        implements AutoCloseable {

    static Desk open(Path path, Database database, PermitOptions options, Clock clock) {
        DataFolder folder = DataFolder.open(path);
        KeyRingStore keys = new JdbcKeyRingStore(database);
        KeyEncryption encryption = KeyEncryption.ofFile(folder.file("gatehouse.key"));
        KeyRing keyRing = KeyRing.open(keys, encryption, SigningOptions.DEFAULT, options, clock);
        AuditKey auditKey = new AuditKey(DerivedKeys.open(keys, encryption).of("gatehouse audit"));
        JdbcAuditStore audit = JdbcAuditStore.open(database, auditKey, clock);
        AuditLog log = new AuditRecorder(audit, database, () -> Origin.SERVER, event -> {}, clock);
        PermitStore permits = new JdbcPermitStore(database);
        CutOffs cutOffs = new CutOffs(clock);
        cutOffs.add(permits.cutOffs(clock.instant()));
        PasswordHasher hasher = new QuickPasswordHasher();
        UserManager users =
                new UserManager(new JdbcUserStore(database), hasher, IdentityOptions.DEFAULT, database, log, clock);
        FactorManager factors = new FactorManager(
                new JdbcFactorStore(database),
                new Vault(keyRing),
                options.issuer(),
                (user, notice) -> {},
                database,
                log,
                clock);
        SignInManager signIns = new SignInManager(
                users,
                factors,
                permits,
                new PermitIssuer(keyRing, options),
                new RefreshTokens(keyRing, cutOffs),
                new Lineage(keyRing),
                cutOffs,
                options,
                user -> Map.of(),
                database,
                log,
                clock);
        PermitReader reader = new PermitReader(keyRing, cutOffs, options, clock);
        return new Desk(folder, database, hasher, users, signIns, reader, audit, auditKey);
    }

    @Override
    public void close() {
        hasher.close();
        database.close();
        folder.close();
    }
}
