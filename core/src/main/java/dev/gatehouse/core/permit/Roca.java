package dev.gatehouse.core.permit;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * The fingerprint of RSA keys from a broken generator (CVE-2017-15361), which can be factored.
 *
 * <p>Its primes are {@code k·M + (65537^a mod M)}, M being a product of small primes. A modulus of two such primes is a
 * power of 65537 modulo each of these; that of a sound key is so for all of them by a chance below 2^-27. From Nemec,
 * Sýs, Švenda, Klinec, Matyáš: "The Return of Coppersmith's Attack", CCS 2017, §3.1; all keys of 512 bits and above have
 * the primes up to 167 in M.
 */
final class Roca {

    private static final int GENERATOR = 65537;

    private static final int[] SMALL_PRIMES = IntStream.rangeClosed(3, 167)
            .filter(n -> IntStream.range(2, n).noneMatch(divisor -> n % divisor == 0))
            .toArray();

    private Roca() {}

    /** Whether the modulus has the fingerprint. */
    static boolean marks(BigInteger modulus) {
        return IntStream.of(SMALL_PRIMES)
                .allMatch(prime -> isPowerOfGenerator(
                        modulus.mod(BigInteger.valueOf(prime)).intValue(), prime));
    }

    private static boolean isPowerOfGenerator(int residue, int prime) {
        return IntStream.iterate(1, power -> power * GENERATOR % prime)
                .limit(prime)
                .anyMatch(power -> power == residue);
    }
}
