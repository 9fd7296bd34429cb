package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.core.claims.InvalidOptionException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionTest {

    private static final String KEY = Ring.randomKey();

    @TempDir
    private Path folder;

    private final KeyEncryption encryption = KeyEncryption.of(KEY);
    private final JWK jwk = NewKey.of(JWSAlgorithm.ES256);

    @ParameterizedTest
    @EnumSource
    void whatIsSealedIsOpened(SigningAlgorithm algorithm) {
        JWK any = NewKey.of(algorithm.jws());

        assertThat(encryption.open(row(any, KeyPurpose.ACCESS))).isEqualTo(any);
    }

    @Test
    void aKeyIsSealedAsJweUnderTheKeyItselfAndNeverTwiceAlike() throws Exception {
        JWEObject sealed = JWEObject.parse(encryption.seal(jwk, KeyPurpose.ACCESS));

        assertThat(sealed.getHeader().getAlgorithm()).isEqualTo(JWEAlgorithm.DIR);
        assertThat(sealed.getHeader().getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
        assertThat(encryption.seal(jwk, KeyPurpose.ACCESS)).isNotEqualTo(sealed.serialize());
    }

    @Test
    void theKeyIsTakenInEveryUsualSpelling() {
        byte[] bytes = Base64.getDecoder().decode(KEY);
        SealedKey row = row(jwk, KeyPurpose.ACCESS);
        for (String spelling : List.of(
                KEY,
                KEY.replace("=", ""),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                " " + KEY + "\n")) {
            assertThat(KeyEncryption.of(spelling).open(row)).isEqualTo(jwk);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQ",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQMM",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKj$M",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM V8tq",
            })
    void anythingElseIsNoKeyAndIsNotShown(String text) {
        assertThatThrownBy(() -> KeyEncryption.of(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("encryptionKey must be base64 or base64url of exactly 32 random bytes"
                        + " (`openssl rand -base64 32` makes one)");
    }

    @Test
    void aKeyInHexadecimalIsToldFromBase64() {
        String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(KEY));

        assertThatThrownBy(() -> KeyEncryption.of(hex)).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void anotherKeyDoesNotFitTheDatabase() {
        SealedKey row = row(jwk, KeyPurpose.ACCESS);

        assertThatThrownBy(() -> KeyEncryption.of(Ring.randomKey()).open(row))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("the key-encryption key does not fit this database: it can't open signing key "
                        + jwk.getKeyID());
    }

    @Test
    void anotherFileDoesNotFitTheDatabaseAndIsNamed() {
        SealedKey row = row(jwk, KeyPurpose.ACCESS);
        Path file = folder.resolve("key");

        assertThatThrownBy(() -> KeyEncryption.ofFile(file).open(row))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("the key file " + file + " does not fit this database: it can't open signing key "
                        + jwk.getKeyID());
    }

    @Test
    void rowsCanNotBeSwapped() {
        JWK other = NewKey.of(JWSAlgorithm.ES256);
        SealedKey row = row(jwk, KeyPurpose.ACCESS);

        assertNotOfRow(new SealedKey(other.getKeyID(), KeyPurpose.ACCESS, "ES256", Instant.EPOCH, null, row.sealed()));
        assertNotOfRow(new SealedKey(row.id(), KeyPurpose.REFRESH, "ES256", Instant.EPOCH, null, row.sealed()));
        assertNotOfRow(new SealedKey(row.id(), KeyPurpose.ACCESS, "RS256", Instant.EPOCH, null, row.sealed()));
    }

    @Test
    void aRowThatWasChangedIsRefused() {
        String sealed = encryption.seal(jwk, KeyPurpose.ACCESS);
        String[] segments = sealed.split("\\.", -1);
        for (String other : List.of(
                "",
                "gone",
                sealed.substring(0, sealed.length() - 4),
                sealed + "AAAA",
                sealed.replace(segments[3], RawToken.base64(jwk.toJSONString())),
                sealed.replace(segments[0], RawToken.base64("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}")),
                sealed.replace(segments[0], RawToken.base64("{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\"}")),
                sealed.replace(segments[0], RawToken.base64("{\"alg\":\"none\"}")),
                String.join(".", segments[0], "", "", segments[3], segments[4]),
                String.join(".", segments[0], "", "AA", segments[3], segments[4]),
                String.join(".", segments[0], "", segments[2], "", segments[4]),
                String.join(".", segments[0], "", segments[2], segments[3], ""),
                String.join(".", segments[0], "", segments[2], segments[3], "AA"),
                String.join(".", segments[0], "AA", segments[2], segments[3], segments[4]))) {
            SealedKey changed = new SealedKey(jwk.getKeyID(), KeyPurpose.ACCESS, "ES256", Instant.EPOCH, null, other);

            assertThatThrownBy(() -> encryption.open(changed)).isInstanceOf(KeyEncryptionException.class);
        }
    }

    /** Sealed with the right key, but by somebody else's rules. */
    @Test
    void onlyOurOwnFormIsOpened() throws Exception {
        JWEHeader compressed = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .customParam("purpose", "ACCESS")
                .build();
        JWEHeader otherMethod = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A128CBC_HS256)
                .customParam("purpose", "ACCESS")
                .build();
        for (JWEHeader header : List.of(compressed, otherMethod)) {
            JWEObject sealed = new JWEObject(header, new Payload(jwk.toJSONString()));
            sealed.encrypt(new DirectEncrypter(Base64.getDecoder().decode(KEY)));
            SealedKey row =
                    new SealedKey(jwk.getKeyID(), KeyPurpose.ACCESS, "ES256", Instant.EPOCH, null, sealed.serialize());

            assertThatThrownBy(() -> encryption.open(row))
                    .isInstanceOf(KeyEncryptionException.class)
                    .hasMessageContaining("is damaged in the database");
        }
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(encryption).hasToString("KeyEncryption[key-encryption key]");
        assertThat(KeyEncryption.ofFile(folder.resolve("key")).toString())
                .isEqualTo("KeyEncryption[key file " + folder.resolve("key") + "]");
    }

    @Test
    void aFileIsMadeOnceAndForItsOwnerAlone() throws Exception {
        Path file = folder.resolve("key");

        SealedKey row = row(KeyEncryption.ofFile(file), jwk);

        assertThat(KeyEncryption.ofFile(file).open(row)).isEqualTo(jwk);
        assertThat(Files.readString(file)).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(listed()).containsExactly(file);
        assumePosix();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void everyFileHasAKeyOfItsOwn() throws Exception {
        KeyEncryption.ofFile(folder.resolve("one"));
        KeyEncryption.ofFile(folder.resolve("other"));

        assertThat(Files.readString(folder.resolve("one"))).isNotEqualTo(Files.readString(folder.resolve("other")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQ\n",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQMM\n",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKj\u0000M\n",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM\nV8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM\n",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
            })
    void aDamagedFileIsRefusedInOneLineAndLeftAlone(String content) throws Exception {
        Path file = ownersFile(content);

        assertThatThrownBy(() -> KeyEncryption.ofFile(file))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("key file " + file
                        + " is damaged: it must hold one line, the base64url text of 32 random bytes");
        assertThat(file).hasContent(content);
    }

    @Test
    void aHugeFileAndAFolderAreRefusedAsDamaged() throws Exception {
        Path file = ownersFile("A".repeat(1_000_000));

        assertThatThrownBy(() -> KeyEncryption.ofFile(file)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> KeyEncryption.ofFile(folder)).hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx", "r--r--r--"})
    void aFileThatIsOpenToOthersIsRefused(String permissions) throws Exception {
        assumePosix();
        Path file = ownersFile(KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> KeyEncryption.ofFile(file))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("key file " + file
                        + " is open to others than its owner: chmod 600 it, and consider its key known");
    }

    @Test
    void aFileThatItsOwnerCanOnlyReadIsTaken() throws Exception {
        assumePosix();
        Path file = ownersFile(KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        assertThat(KeyEncryption.ofFile(file).open(row(jwk, KeyPurpose.ACCESS))).isEqualTo(jwk);
    }

    @Test
    void aFileInAFolderThatIsNotThereIsRefusedInOneLine() {
        Path file = folder.resolve("absent").resolve("key");

        assertThatThrownBy(() -> KeyEncryption.ofFile(file))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("key file " + file + " can't be created: there is no such folder or file");
    }

    @Test
    void manyWhoCreateItAtOnceEndWithOneKey() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path file = folder.resolve("key-" + round);
            List<KeyEncryption> all = createTogether(file, 8);

            SealedKey row = row(all.getFirst(), jwk);
            assertThat(all)
                    .hasSize(8)
                    .allSatisfy(one -> assertThat(one.open(row)).isEqualTo(jwk));
        }
        assertThat(listed()).hasSize(20);
    }

    private static List<KeyEncryption> createTogether(Path file, int threads) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<KeyEncryption>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    start.await();
                    return KeyEncryption.ofFile(file);
                }));
            }
            List<KeyEncryption> all = new ArrayList<>();
            for (Future<KeyEncryption> future : futures) {
                all.add(future.get());
            }
            return all;
        }
    }

    private SealedKey row(JWK key, KeyPurpose purpose) {
        return new SealedKey(
                key.getKeyID(),
                purpose,
                key.getAlgorithm().getName(),
                Instant.EPOCH,
                null,
                encryption.seal(key, purpose));
    }

    private static SealedKey row(KeyEncryption encryption, JWK key) {
        return new SealedKey(
                key.getKeyID(),
                KeyPurpose.ACCESS,
                key.getAlgorithm().getName(),
                Instant.EPOCH,
                null,
                encryption.seal(key, KeyPurpose.ACCESS));
    }

    private void assertNotOfRow(SealedKey row) {
        assertThatThrownBy(() -> encryption.open(row))
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessage("signing key " + row.id() + " is not the one its row says");
    }

    private Path ownersFile(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), content);
        if (isPosix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private List<Path> listed() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void assumePosix() {
        assumeTrue(isPosix(), "no POSIX permissions here");
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
