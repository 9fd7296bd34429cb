package dev.gatehouse.jdbc;

import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
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

/** Everything that signs in, renews and reads, on a data folder: what a server puts together at its start. */
record Desk(
        DataFolder folder,
        Database database,
        PasswordHasher hasher,
        UserManager users,
        SignInManager signIns,
        PermitReader reader)
        implements AutoCloseable {

    static Desk open(Path path, Database database, PermitOptions options, Clock clock) {
        DataFolder folder = DataFolder.open(path);
        KeyRing keyRing = KeyRing.open(
                new JdbcKeyRingStore(database),
                KeyEncryption.ofFile(folder.file("gatehouse.key")),
                SigningOptions.DEFAULT,
                options,
                clock);
        PermitStore permits = new JdbcPermitStore(database);
        CutOffs cutOffs = new CutOffs(clock);
        cutOffs.add(permits.cutOffs(clock.instant()));
        PasswordHasher hasher = new QuickPasswordHasher();
        UserManager users = new UserManager(new JdbcUserStore(database), hasher, IdentityOptions.DEFAULT, clock);
        FactorManager factors =
                new FactorManager(new JdbcFactorStore(database), new Vault(keyRing), options.issuer(), clock);
        SignInManager signIns = new SignInManager(
                users,
                factors,
                permits,
                new PermitIssuer(keyRing, options),
                new RefreshTokens(keyRing, cutOffs),
                new Lineage(keyRing),
                cutOffs,
                options,
                clock);
        return new Desk(folder, database, hasher, users, signIns, new PermitReader(keyRing, cutOffs, options, clock));
    }

    @Override
    public void close() {
        hasher.close();
        database.close();
        folder.close();
    }
}
