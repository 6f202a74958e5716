package io.evenbook.projection.archive;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.projection.archive.ArchivedMonth.State;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projections/{name}/archive")
class ArchiveController {
    private final Archives archives;

    ArchiveController(Archives archives) {
        this.archives = archives;
    }

    /** @param reason without control characters, so that it fits into one log line */
    record RestorationRequest(
            @NotBlank @Size(max = 500) @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*")
            String reason) {}

    /**
     * @param month the month, such as 2026-01, in UTC.
     * @param state BLOCKED: it is due and has to wait. ARCHIVED: its rows are in the file alone. RESTORING: the same,
     *     until the next run has put them back. RESTORED: its rows are in the view and in the file.
     * @param problem why it is BLOCKED, or why the last attempt to put it back failed.
     * @param file its name in the folder of the archive; absent if BLOCKED.
     * @param rows the number of its rows; absent if BLOCKED.
     * @param sha256 the digest of its rows as CSV, which the file has compressed; absent if BLOCKED.
     * @param changedAt when it got this state or problem.
     * @param requestedBy who wants it back.
     * @param reason why it is wanted back.
     */
    record ArchivedMonthAnswer(
            String month,
            State state,
            String problem,
            String file,
            Long rows,
            String sha256,
            Instant changedAt,
            String requestedBy,
            String reason) {
        static ArchivedMonthAnswer of(ArchivedMonth month) {
            return new ArchivedMonthAnswer(
                    month.month().toString(),
                    month.state(),
                    month.problem(),
                    month.file(),
                    month.rows(),
                    month.sha256(),
                    month.changedAt(),
                    month.requestedBy(),
                    month.reason());
        }
    }

    @GetMapping
    @Requires("projection:read")
    Page<ArchivedMonthAnswer> list(
            @PathVariable String name,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(required = false) String cursor) {
        YearMonth after = cursor == null ? null : month("cursor", cursor);
        List<ArchivedMonth> rest = archives.months(name).stream()
                .filter(month -> after == null || month.month().isAfter(after))
                .toList();
        List<ArchivedMonthAnswer> shown =
                rest.stream().limit(limit).map(ArchivedMonthAnswer::of).toList();
        return new Page<>(shown, shown.size() < rest.size() ? shown.getLast().month() : null);
    }

    @PutMapping("/{month}/restoration")
    @Requires("projection:replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ArchivedMonthAnswer restore(
            @PathVariable String name,
            @PathVariable String month,
            @Valid @RequestBody RestorationRequest body,
            Principal user) {
        return ArchivedMonthAnswer.of(archives.restore(name, month("month", month), user.getName(), body.reason()));
    }

    @DeleteMapping("/{month}/restoration")
    @Requires("projection:replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endRestoration(@PathVariable String name, @PathVariable String month) {
        archives.release(name, month("month", month));
    }

    private static YearMonth month(String parameter, String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedRequestException(
                    parameter, "The %s must be a month such as 2026-01.".formatted(parameter));
        }
    }
}
