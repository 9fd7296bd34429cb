package dev.gatehouse.spring.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser with a passkey in it, of another make than the server's library: what it says can be bent. */
final class SoftPasskey {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int WITH_CREDENTIAL = 0x40;
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair keys;
    private final byte[] id = new byte[20];
    String origin;
    boolean verifies = true;
    int signCount;
    private String userHandle = "";

    SoftPasskey(String origin) {
        this.origin = origin;
        new SecureRandom().nextBytes(id);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String id() {
        return text(id);
    }

    /** What {@code navigator.credentials.create} answers. */
    JsonNode create(JsonNode publicKey) {
        userHandle = publicKey.get("user").get("id").asString();
        byte[] data = authenticatorData(publicKey.get("rp").get("id").asString(), WITH_CREDENTIAL, credentialData());
        byte[] attestation = bytes(
                HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158"),
                new byte[] {(byte) data.length},
                data);
        return credential(Map.of(
                "clientDataJSON",
                text(clientData("webauthn.create", publicKey)),
                "attestationObject",
                text(attestation)));
    }

    /** What {@code navigator.credentials.get} answers. */
    JsonNode get(JsonNode publicKey) {
        byte[] data = authenticatorData(publicKey.get("rpId").asString(), 0, new byte[0]);
        byte[] client = clientData("webauthn.get", publicKey);
        return credential(Map.of(
                "clientDataJSON", text(client),
                "authenticatorData", text(data),
                "signature", text(signature(bytes(data, sha256(client)))),
                "userHandle", userHandle));
    }

    private JsonNode credential(Map<String, String> response) {
        return JSON.valueToTree(Map.of(
                "id", id(),
                "rawId", id(),
                "type", "public-key",
                "response", response,
                "clientExtensionResults", Map.of()));
    }

    private byte[] clientData(String type, JsonNode publicKey) {
        return JSON.writeValueAsBytes(Map.of(
                "type",
                type,
                "challenge",
                publicKey.get("challenge").asString(),
                "origin",
                origin,
                "crossOrigin",
                false));
    }

    private byte[] authenticatorData(String rpId, int flags, byte[] credential) {
        int all = PRESENT | (verifies ? VERIFIED : 0) | flags;
        byte[] count = ByteBuffer.allocate(Integer.BYTES).putInt(signCount).array();
        return bytes(sha256(rpId.getBytes(StandardCharsets.UTF_8)), new byte[] {(byte) all}, count, credential);
    }

    /** No model, the id, and the key as COSE has it (RFC 9053 §7.1). */
    private byte[] credentialData() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return bytes(
                new byte[16],
                new byte[] {0, (byte) id.length},
                id,
                HexFormat.of().parseHex("a5010203262001215820"),
                coordinate(key.getW().getAffineX().toByteArray()),
                HexFormat.of().parseHex("225820"),
                coordinate(key.getW().getAffineY().toByteArray()));
    }

    private static byte[] coordinate(byte[] number) {
        byte[] padded = new byte[COORDINATE_BYTES];
        int length = Math.min(number.length, COORDINATE_BYTES);
        System.arraycopy(number, number.length - length, padded, COORDINATE_BYTES - length, length);
        return padded;
    }

    private byte[] signature(byte[] signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String text(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
