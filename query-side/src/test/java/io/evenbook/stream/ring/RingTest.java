package io.evenbook.stream.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RingTest {

    private static Ring<String> ring(int maxEntries, long maxBytes, long... numbers) {
        Ring<String> ring = new Ring<>(10, maxEntries, maxBytes);
        for (long number : numbers) {
            ring.add(number, "e" + number, 100);
        }
        return ring;
    }

    @Test
    void anEmptyRingHasAllBehindItsBegin() {
        Ring<String> ring = ring(3, 1_000);

        assertThat(ring.last()).isEqualTo(10);
        assertThat(ring.between(10, 99)).contains(List.of());
        assertThat(ring.between(11, 99)).contains(List.of());
        assertThat(ring.between(9, 99)).isEmpty();
    }

    @Test
    void theOldestEntryLeavesWhenThereAreTooMany() {
        assertThat(ring(3, 1_000, 11, 12, 13).between(10, 13)).contains(List.of("e11", "e12", "e13"));

        Ring<String> full = ring(3, 1_000, 11, 12, 13, 14);
        assertThat(full.between(10, 14)).isEmpty();
        assertThat(full.between(11, 14)).contains(List.of("e12", "e13", "e14"));
        assertThat(full.droppedThrough()).isEqualTo(11);
        assertThat(full.size()).isEqualTo(3);
    }

    @Test
    void theOldestEntriesLeaveWhenTheyTakeTooManyBytes() {
        assertThat(ring(99, 300, 11, 12, 13).size()).isEqualTo(3);
        assertThat(ring(99, 299, 11, 12, 13).size()).isEqualTo(2);
        assertThat(ring(99, 299, 11, 12, 13).bytes()).isEqualTo(200);
    }

    @Test
    void theNewestEntryStaysHoweverLargeItIs() {
        Ring<String> ring = ring(99, 50, 11, 12);

        assertThat(ring.between(11, 12)).contains(List.of("e12"));
        assertThat(ring.between(10, 12)).isEmpty();
    }

    @Test
    void numbersMayHaveGaps() {
        Ring<String> ring = ring(3, 1_000, 20, 30, 40);

        assertThat(ring.between(25, 40)).contains(List.of("e30", "e40"));
        assertThat(ring.between(25, 39)).contains(List.of("e30"));
        assertThat(ring.between(10, 19)).contains(List.of());
        assertThat(ring.between(40, 40)).contains(List.of());
    }

    @Test
    void aNumberMustFollow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring(3, 1_000, 11, 11))
                .withMessage("must be > 11: number=11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring(3, 1_000, 10))
                .withMessage("must be > 10: number=10");
        assertThatIllegalArgumentException().isThrownBy(() -> ring(0, 1_000)).withMessage("must be >= 1: maxEntries=0");
    }

    @Test
    void itIsAsAListOfTheLatest() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Ring<Long> ring = new Ring<>(0, 100, 5_000);
        List<long[]> all = new ArrayList<>();
        long number = 0;
        for (int i = 0; i < 20_000; i++) {
            number += random.nextInt(1, 4);
            int size = random.nextInt(1, 200);
            ring.add(number, number, size);
            all.add(new long[] {number, size});
            int kept = ring.size();
            long bytes = all.subList(all.size() - kept, all.size()).stream()
                    .mapToLong(entry -> entry[1])
                    .sum();
            assertThat(ring.bytes()).as("seed %d", seed).isEqualTo(bytes).isLessThanOrEqualTo(5_000);
            assertThat(kept).as("seed %d", seed).isBetween(1, 100);
            long after = ring.droppedThrough() + random.nextInt(0, 30);
            long through = after + random.nextInt(0, 100);
            assertThat(ring.between(after, through).orElseThrow())
                    .as("seed %d", seed)
                    .isEqualTo(all.subList(Math.max(0, all.size() - 120), all.size()).stream()
                            .map(entry -> entry[0])
                            .filter(each -> each > after && each <= through)
                            .toList());
        }
    }
}
