package dev.gatehouse.core.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.factor.PasskeyStore.PasskeyRow;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passkeys (WebAuthn Level 3): registers them, and verifies who signs in with one. A passkey is used on a device that
 * verifies its owner, so that it is two factors by itself. Thread-safe.
 */
public final class PasskeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(PasskeyManager.class);

    private static final int MOST = 20;
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String SIGN_IN = "passkey sign-in";
    private static final String SEPARATOR = "\n";
    private static final String TYPE = "public-key";
    private static final String PASSKEY = "PASSKEY";

    /** WebAuthn Level 3 §5.4: what every authenticator has one of; the first is the one preferred. */
    private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

    private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
            .map(algorithm -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
            .toList();

    private final ObjectConverter converter = new ObjectConverter();
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);

    /** Who made the authenticator is not asked for, so that attestation is not verified. */
    private final WebAuthnManager webAuthn = WebAuthnManager.createNonStrictWebAuthnManager(converter);

    private final PasskeyStore store;
    private final FactorStore factors;
    private final Vault vault;
    private final PasskeyOptions options;
    private final FactorNotices notices;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;

    /** @param work what the stores, the notices and the audit take part in */
    public PasskeyManager(
            PasskeyStore store,
            FactorStore factors,
            Vault vault,
            PasskeyOptions options,
            FactorNotices notices,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.factors = factors;
        this.vault = vault;
        this.options = options;
        this.notices = notices;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /** The passkeys of an account, oldest first. */
    public List<Passkey> list(String userId) {
        return store.list(userId).stream().map(PasskeyRow::passkey).toList();
    }

    /**
     * Begins the registration of a passkey.
     *
     * @param account what the browser shows to tell accounts apart, such as an e-mail address
     * @param displayName what it shows beside
     */
    public PasskeyChallenge beginRegistration(String userId, String account, String displayName) {
        String random = RandomId.next();
        return new PasskeyChallenge(
                issue(registrationOf(userId), random),
                Map.of(
                        "challenge", encoded(random),
                        "rp", Map.of("id", options.rpId(), "name", options.rpName()),
                        "user", Map.of("id", encoded(userId), "name", account, "displayName", displayName),
                        "pubKeyCredParams",
                                ALGORITHMS.stream()
                                        .map(algorithm -> Map.of("type", TYPE, "alg", algorithm.getValue()))
                                        .toList(),
                        "timeout", LIFETIME.toMillis(),
                        "excludeCredentials",
                                store.list(userId).stream()
                                        .map(row -> Map.of(
                                                "type",
                                                TYPE,
                                                "id",
                                                row.passkey().id()))
                                        .toList(),
                        "authenticatorSelection",
                                Map.of(
                                        "residentKey",
                                        "required",
                                        "requireResidentKey",
                                        true,
                                        "userVerification",
                                        "required"),
                        "attestation", "none"));
    }

    /**
     * Registers a passkey; empty where the browser's answer is not right, or its time is over, or the account has too many.
     *
     * @param challenge that of {@link #beginRegistration}
     * @param credential what the browser answered ({@code PublicKeyCredential.toJSON()})
     */
    public Optional<Passkey> register(String userId, String challenge, String credential, String name) {
        Optional<Passkey> added = read(registrationOf(userId), challenge)
                .flatMap(random -> verified(() -> webAuthn.verifyRegistrationResponseJSON(
                                credential, new RegistrationParameters(server(random), PARAMETERS, true, true)))
                        .filter(data -> spend(random)))
                .map(data -> row(userId, name, data))
                .filter(row -> work.run(() -> notices.tellIf(
                        audit.recordIf(
                                store.add(row, MOST),
                                event(
                                        AuditType.FACTOR_ADDED,
                                        userId,
                                        row.passkey().id())),
                        userId,
                        FactorNotice.PASSKEY_ADDED)))
                .map(PasskeyRow::passkey);
        if (added.isEmpty()) {
            audit.record(AuditEvent.refused(AuditType.FACTOR_ADDED).on(userId).with("factor", PASSKEY));
        }
        return added;
    }

    /** Begins a sign-in with whichever passkey the user chooses. */
    public PasskeyChallenge beginSignIn() {
        String random = RandomId.next();
        return new PasskeyChallenge(
                issue(SIGN_IN, random),
                Map.of(
                        "challenge", encoded(random),
                        "rpId", options.rpId(),
                        "timeout", LIFETIME.toMillis(),
                        "allowCredentials", List.of(),
                        "userVerification", "required"));
    }

    /**
     * Who signs in; empty where the browser's answer is not right, its time is over, or the passkey's count says that there
     * is a copy of it.
     *
     * @param challenge that of {@link #beginSignIn}
     * @param credential what the browser answered ({@code PublicKeyCredential.toJSON()})
     */
    public Optional<PasskeyUse> verify(String challenge, String credential) {
        Optional<AuthenticationData> shown = verified(() -> webAuthn.parseAuthenticationResponseJSON(credential));
        Optional<PasskeyRow> named = shown.flatMap(this::row);
        Optional<PasskeyUse> use = read(SIGN_IN, challenge)
                .flatMap(random -> named.flatMap(row -> shown.flatMap(data -> used(row, data, random))));
        if (use.isEmpty()) {
            audit.record(AuditEvent.refused(AuditType.SIGN_IN_REFUSED)
                    .on(named.map(PasskeyRow::userId).orElse(null))
                    .with("reason", "WRONG_PASSKEY"));
        }
        return use;
    }

    private Optional<PasskeyUse> used(PasskeyRow row, AuthenticationData shown, String random) {
        return verified(() -> webAuthn.verify(shown, parameters(row, random)))
                .filter(verified -> spend(random) && isCounted(row, verified))
                .map(verified -> new PasskeyUse(row.userId()));
    }

    public boolean rename(String userId, String id, String name) {
        return store.rename(userId, id, name);
    }

    public boolean remove(String userId, String id) {
        return work.run(() -> notices.tellIf(
                audit.recordIf(store.remove(userId, id), event(AuditType.FACTOR_REMOVED, userId, id)),
                userId,
                FactorNotice.PASSKEY_REMOVED));
    }

    private static AuditEvent event(AuditType type, String userId, String passkey) {
        return AuditEvent.of(type).on(userId).with("factor", PASSKEY).with("passkey", passkey);
    }

    private AuthenticationParameters parameters(PasskeyRow row, String random) {
        AttestedCredentialData data = credentials.convert(Base64.getUrlDecoder().decode(row.credential()));
        CredentialRecordImpl credential = new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                row.backupEligible(),
                null,
                row.signCount(),
                data,
                null,
                null,
                null,
                null);
        return new AuthenticationParameters(server(random), credential, null, true, true);
    }

    private ServerProperty server(String random) {
        Set<Origin> origins = options.origins().stream().map(Origin::new).collect(Collectors.toSet());
        return ServerProperty.builder()
                .origins(origins)
                .rpId(options.rpId())
                .challenge(new DefaultChallenge(random.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private PasskeyRow row(String userId, String name, RegistrationData data) {
        AuthenticatorData<?> authenticator =
                Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
        AttestedCredentialData credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
        Passkey passkey = new Passkey(base64Url(credential.getCredentialId()), name, now(), null);
        return new PasskeyRow(
                passkey,
                userId,
                base64Url(credentials.convert(credential)),
                authenticator.getSignCount(),
                authenticator.isFlagBE());
    }

    /** Two who use copies of it at the same moment both come from the same count, and one of them changes it. */
    private boolean isCounted(PasskeyRow row, AuthenticationData data) {
        long count = Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
        return store.use(row.passkey().id(), row.signCount(), count, now());
    }

    /** The passkey that the browser names, of the user whom it names. */
    private Optional<PasskeyRow> row(AuthenticationData data) {
        return Optional.ofNullable(data.getCredentialId())
                .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
                .flatMap(store::find)
                .filter(row -> Arrays.equals(row.userId().getBytes(StandardCharsets.UTF_8), data.getUserHandle()));
    }

    /** It computes and nothing else. The library takes for granted what browsers answer, and throws whatever comes of what is not there. */
    private static <T> Optional<T> verified(Supplier<T> verification) {
        try {
            return Optional.of(verification.get());
        } catch (RuntimeException refused) {
            LOG.warn("a passkey was refused: {}", refused.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private String issue(String context, String random) {
        long end = clock.instant().plus(LIFETIME).toEpochMilli();
        return vault.seal(context, (end + SEPARATOR + random).getBytes(StandardCharsets.UTF_8));
    }

    /** What is random in a challenge of ours whose time is not over. */
    private Optional<String> read(String context, String challenge) {
        return vault.open(context, challenge)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, 2))
                .filter(parts -> clock.millis() < Long.parseLong(parts[0]))
                .map(parts -> parts[1]);
    }

    private boolean spend(String random) {
        return factors.spendChallenge(vault.hash("passkey challenge", random), now().plus(LIFETIME), now());
    }

    private static String registrationOf(String userId) {
        return "passkey registration of " + userId;
    }

    private static String encoded(String text) {
        return base64Url(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
