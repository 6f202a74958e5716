package io.evenbook.projection.archive;

import io.evenbook.api.RejectedException;
import io.evenbook.projection.archive.ArchiveRejection.ArchiveUnknown;
import io.evenbook.projection.archive.ArchiveRejection.MonthUnknown;
import io.evenbook.projection.archive.ArchivedMonth.State;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.ViewGenerations;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The archives of the views that have one, for operators. Their requests are done by the next run of the job. */
@Component
class Archives {
    private static final Logger logger = LoggerFactory.getLogger(Archives.class);

    private final List<MonthlyTable> tables;
    private final ViewGenerations generations;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    Archives(List<TableProjector> projectors, ViewGenerations generations, DataSource dataSource, Clock clock) {
        this.tables = projectors.stream()
                .map(TableProjector::archivable)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(MonthlyTable::view))
                .toList();
        this.generations = generations;
        this.jdbc = new JdbcTemplate(dataSource);
        this.clock = clock;
    }

    List<MonthlyTable> tables() {
        return tables;
    }

    /** @throws RejectedException {@code archive.unknown} */
    List<ArchivedMonth> months(String view) {
        return months(table(view));
    }

    List<ArchivedMonth> months(MonthlyTable table) {
        return live(table).map(GenerationArchive::months).orElse(List.of());
    }

    /**
     * Has a month put back by the next run; a repeat changes nothing.
     *
     * @throws RejectedException {@code archive.unknown}, {@code archive.month-unknown}
     */
    ArchivedMonth restore(String view, YearMonth month, String user, String reason) {
        GenerationArchive archive = archiveOf(view, month);
        if (archive.request(month, user, reason, clock.instant())) {
            logger.info("{} wants the month {} of the view {} back: {}", user, month, view, reason);
        }
        return find(archive, view, month);
    }

    /**
     * Lets the archive have a month again that was put back, or was to be.
     *
     * @throws RejectedException {@code archive.unknown}, {@code archive.month-unknown}
     */
    void release(String view, YearMonth month) {
        archiveOf(view, month).release(month, clock.instant());
    }

    private GenerationArchive archiveOf(String view, YearMonth month) {
        GenerationArchive archive = live(table(view)).orElseThrow(() -> unknown(view, month));
        find(archive, view, month);
        return archive;
    }

    private static ArchivedMonth find(GenerationArchive archive, String view, YearMonth month) {
        return archive.find(month)
                .filter(found -> found.state() != State.BLOCKED)
                .orElseThrow(() -> unknown(view, month));
    }

    private static RejectedException unknown(String view, YearMonth month) {
        return new RejectedException(new MonthUnknown(view, month.toString()));
    }

    private MonthlyTable table(String view) {
        return tables.stream()
                .filter(table -> table.view().equals(view))
                .findFirst()
                .orElseThrow(() -> new RejectedException(new ArchiveUnknown(view)));
    }

    private Optional<GenerationArchive> live(MonthlyTable table) {
        return generations.existing(table.view()).stream()
                .filter(each -> each.status() == Status.LIVE)
                .findFirst()
                .map(generation -> new GenerationArchive(jdbc, generation, table));
    }
}
