package io.evenbook.netting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class Int128Test {
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
    private static final BigInteger MIN = MAX.negate().subtract(BigInteger.ONE);
    private static final List<BigInteger> BOUNDS = List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.negate(),
            BigInteger.valueOf(Long.MAX_VALUE),
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.ONE.shiftLeft(63),
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(64),
            BigInteger.ONE.shiftLeft(126),
            MAX,
            MIN);

    @Test
    void itCountsAsBigIntegersDoUpToItsBounds() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 200_000; i++) {
            BigInteger a = random(random);
            BigInteger b = random(random);
            long times = random.nextLong() >>> random.nextInt(1, 64);
            assertThat(Int128.of(a).toBigInteger()).isEqualTo(a);
            assertThat(Int128.of(a).compareTo(Int128.of(b))).isEqualTo(a.compareTo(b));
            assertThat(Int128.of(a).signum()).isEqualTo(a.signum());
            expect(a.add(b), () -> Int128.of(a).add(Int128.of(b)));
            expect(a.subtract(b), () -> Int128.of(a).subtract(Int128.of(b)));
            if (a.signum() >= 0) {
                expect(a.multiply(BigInteger.valueOf(times)), () -> Int128.of(a).multiply(times));
            }
            long whole = 1 + random.nextLong(Long.MAX_VALUE);
            long part = random.nextLong(whole + 1 > 0 ? whole + 1 : whole);
            BigInteger share = a.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole));
            assertThat(Int128.of(a).share(part, whole).toBigInteger()).isEqualTo(share);
        }
    }

    @Test
    void aShareIsRoundedTowardsZero() {
        assertThat(Int128.of(BigInteger.TEN).share(1, 3)).hasToString("3");
        assertThat(Int128.of(BigInteger.TEN.negate()).share(2, 3)).hasToString("-6");
    }

    @Test
    void negativeFactorsAreRefused() {
        assertThatThrownBy(() -> Int128.of(BigInteger.ONE).multiply(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Int128.of(BigInteger.ONE.negate()).multiply(1))
                .isInstanceOf(ArithmeticException.class);
    }

    private static BigInteger random(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return BOUNDS.get(random.nextInt(BOUNDS.size()));
        }
        BigInteger value =
                BigInteger.valueOf(random.nextLong()).shiftLeft(64).add(BigInteger.valueOf(random.nextLong()));
        return value.shiftRight(random.nextInt(1, 128));
    }

    private static void expect(BigInteger exact, Supplier<Int128> result) {
        if (exact.bitLength() <= 127) {
            assertThat(result.get().toBigInteger()).isEqualTo(exact);
        } else {
            assertThatThrownBy(result::get).isInstanceOf(ArithmeticException.class);
        }
    }
}
