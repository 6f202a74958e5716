package io.evenbook.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.audit.LogBlock;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.query.support.list.Pages.Scan;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockScanTest {
    private static final LogRange ALL = new LogRange(0, 4_500, false);
    private static final LogRange BACKWARDS = new LogRange(0, 4_500, true);

    @Test
    void itEndsWithTheLastBlock() {
        assertThat(scan(ALL, List.of(0L, 3L, 4L), 3, 10)).isEqualTo("[1, 1000, 3001, 4000, 4001, 4500] null");
        assertThat(scan(BACKWARDS, List.of(4L, 3L, 0L), 3, 10)).isEqualTo("[4500, 4001, 4000, 3001, 1000, 1] null");
        assertThat(scan(ALL, List.of(), 3, 10)).isEqualTo("[] null");
    }

    @Test
    void itEndsWhenThereIsEnough() {
        assertThat(scan(ALL, List.of(0L, 3L, 4L), 3, 4)).isEqualTo("[1, 1000, 3001, 4000] null");
        assertThat(scan(ALL, List.of(0L, 3L, 4L), 3, 3)).isEqualTo("[1, 1000, 3001] null");
    }

    @Test
    void itStopsAfterSoManyBlocksAndSaysHowFarItCame() {
        assertThat(scan(ALL, List.of(0L, 3L, 4L), 2, 10)).isEqualTo("[1, 1000, 3001, 4000] 4000");
        assertThat(scan(BACKWARDS, List.of(4L, 3L, 0L), 2, 10)).isEqualTo("[4500, 4001, 4000, 3001] 3001");
    }

    @Test
    void itReadsNoMoreOfABlockThanIsInTheRange() {
        assertThat(scan(new LogRange(500, 3_200, false), List.of(0L, 3L), 2, 10))
                .isEqualTo("[501, 1000, 3001, 3200] null");
    }

    /** Every block has two events: at its first and its last position. */
    private static String scan(LogRange range, List<Long> blocks, int most, int limit) {
        Scan<RecordedEvent, Long> scan = new BlockScan(
                        blocks.stream().map(LogBlock::new).toList(), most, range)
                .read(
                        limit,
                        (part, left) -> (part.newestFirst()
                                        ? LongStream.of(part.through(), part.after() + 1)
                                        : LongStream.of(part.after() + 1, part.through()))
                                .limit(left)
                                .mapToObj(BlockScanTest::event)
                                .toList());
        return scan.items().stream().map(RecordedEvent::position).toList() + " " + scan.end();
    }

    private static RecordedEvent event(long position) {
        return new RecordedEvent(position, "", "", "", 0, "", "", Instant.EPOCH, "", "");
    }
}
