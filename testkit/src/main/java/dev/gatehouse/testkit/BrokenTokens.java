package dev.gatehouse.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What can be made of a genuine token without its key. No reader may accept any of it. */
public final class BrokenTokens {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** What HMAC fills a shorter secret up to with zeros: so filled up, a secret gives the same code. */
    private static final int HMAC_BLOCK = 64;

    private BrokenTokens() {}

    /**
     * The token with each of its segments changed, emptied, doubled, left out and spelled otherwise. Safe in an HTTP
     * header, all of it.
     */
    public static List<String> tampered(String token) {
        String[] segments = token.split("\\.", -1);
        List<String> broken = new ArrayList<>(
                List.of(token + ".", "." + token, token + "." + segments[2], token + "." + token, token + "=", ".."));
        for (int segment = 0; segment < segments.length; segment++) {
            String whole = segments[segment];
            for (String other : List.of(
                    "",
                    changed(whole, 0),
                    changed(whole, whole.length() / 2),
                    changed(whole, whole.length() - 1),
                    whole.substring(1),
                    whole.substring(0, whole.length() - 1),
                    whole + "A",
                    whole + "=",
                    whole + "+",
                    whole + whole)) {
                broken.add(with(segments, segment, other));
            }
            broken.add(without(segments, segment));
        }
        return List.copyOf(broken);
    }

    /**
     * The ES256 token with the other signature that verifies under the same key: anybody can make it, and it is not the one
     * that was issued.
     */
    public static String withTwinSignature(String token) {
        int signature = token.lastIndexOf('.') + 1;
        return token.substring(0, signature) + EcdsaTwins.other(new Base64URL(token.substring(signature)));
    }

    /**
     * The token after one or more random changes, never as it was; the same ones for the same seed. Safe in an HTTP
     * header, all of it.
     */
    public static Stream<String> mutations(String token, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> mutated(token, random)).filter(mutant -> !mutant.equals(token));
    }

    /**
     * The token's claims under HMAC with the public key as its secret, in each of the encodings that a verifier may have
     * it in.
     *
     * @param publicKey as it is published, with its {@code kid}
     */
    public static List<String> signedWithPublicKey(String token, JWK publicKey) {
        List<String> broken = new ArrayList<>();
        for (byte[] encoding : encodings(publicKey)) {
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                JWK secret = new OctetSequenceKey.Builder(filledUp(encoding))
                        .keyID(publicKey.getKeyID())
                        .algorithm(algorithm)
                        .build();
                broken.add(TokenMaker.like(token)
                        .header("alg", algorithm.getName())
                        .header("kid", publicKey.getKeyID())
                        .sign(secret));
            }
        }
        return List.copyOf(broken);
    }

    private static String changed(String segment, int at) {
        int value = ALPHABET.indexOf(segment.charAt(at));
        return segment.substring(0, at) + ALPHABET.charAt((value + 1) % ALPHABET.length()) + segment.substring(at + 1);
    }

    private static String with(String[] segments, int segment, String other) {
        String[] copy = segments.clone();
        copy[segment] = other;
        return String.join(".", copy);
    }

    private static String without(String[] segments, int segment) {
        List<String> rest = new ArrayList<>(Arrays.asList(segments));
        rest.remove(segment);
        return String.join(".", rest);
    }

    private static String mutated(String token, Random random) {
        StringBuilder mutant = new StringBuilder(token);
        do {
            mutate(mutant, random);
        } while (random.nextInt(3) == 0);
        return mutant.toString();
    }

    private static void mutate(StringBuilder mutant, Random random) {
        int at = random.nextInt(mutant.length());
        char any = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        switch (random.nextInt(6)) {
            case 0, 1 -> mutant.setCharAt(at, any);
            case 2 -> mutant.setCharAt(at, (char) ('!' + random.nextInt('~' - '!' + 1)));
            case 3 -> mutant.insert(at, any);
            case 4 -> mutant.replace(at, mutant.length() == 1 ? at : at + 1, "");
            default -> mutant.setLength(Math.max(at, 1));
        }
    }

    private static List<byte[]> encodings(JWK publicKey) {
        String json = publicKey.toPublicJWK().toJSONString();
        List<byte[]> encodings = new ArrayList<>(List.of(bytes(json), bytes("{\"keys\":[" + json + "]}")));
        if (publicKey instanceof OctetKeyPair pair) {
            encodings.add(pair.getDecodedX());
        } else if (publicKey instanceof AsymmetricJWK asymmetric) {
            encodings.addAll(derAndPem(asymmetric));
        }
        return encodings;
    }

    private static List<byte[]> derAndPem(AsymmetricJWK publicKey) {
        byte[] der = der(publicKey);
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
        return List.of(
                der,
                bytes(Base64.getEncoder().encodeToString(der)),
                bytes(lines),
                bytes(pem),
                bytes(pem + "\n"),
                bytes(pem.replace("\n", "\r\n")));
    }

    private static byte[] der(AsymmetricJWK publicKey) {
        try {
            return publicKey.toPublicKey().getEncoded();
        } catch (JOSEException unfit) {
            throw new IllegalArgumentException("the key has no encoding", unfit);
        }
    }

    private static byte[] filledUp(byte[] secret) {
        return secret.length < HMAC_BLOCK ? Arrays.copyOf(secret, HMAC_BLOCK) : secret;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
