package io.evenbook.projection.replay;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.RequestKey;
import io.evenbook.projection.replay.ProjectionStatus.Status;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Replay;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projections")
class ProjectionController {
    private static final String CURSOR_PREFIX = "after-";

    private final Projections projections;

    ProjectionController(Projections projections) {
        this.projections = projections;
    }

    /** @param reason without control characters, so that it fits into one log line */
    record ReplayRequest(
            @NotBlank @Size(max = 500) @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*")
            String reason) {}

    /**
     * @param name name of the view
     * @param generation number of the generation that the rebuild writes
     * @param status REPLAYING
     * @param version The same as generation, and the ETag
     * @param position position of the log's last event when the rebuild was requested
     * @param requiredBytes estimated disk space for the second copy of the view; null if the store does not report it
     * @param freeBytes free disk space of the store; null if the store does not report it, and then no check was made
     */
    record ReplayAnswer(
            String name,
            int generation,
            Status status,
            int version,
            long position,
            Long requiredBytes,
            Long freeBytes) {}

    @GetMapping
    @Requires("projection:read")
    Page<ProjectionStatus> list(
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(required = false) String cursor) {
        List<Projection> rest = projections.all().stream()
                .filter(projection -> cursor == null || projection.name().compareTo(after(cursor)) > 0)
                .toList();
        List<Projection> shown = rest.subList(0, Math.min(limit, rest.size()));
        String next =
                shown.size() < rest.size() ? CURSOR_PREFIX + shown.getLast().name() : null;
        return new Page<>(shown.stream().map(projections::statusOf).toList(), next);
    }

    private String after(String cursor) {
        return projections.all().stream()
                .map(Projection::name)
                .filter(name -> cursor.equals(CURSOR_PREFIX + name))
                .findFirst()
                .orElseThrow(() -> new MalformedRequestException("cursor", "cursor is not of this list"));
    }

    @GetMapping("/{name}")
    @Requires("projection:read")
    ProjectionStatus one(@PathVariable String name) {
        return projections.statusOf(projections.find(name));
    }

    @DeleteMapping("/{name}/replay")
    @Requires("projection:replay")
    ProjectionStatus stopReplay(@PathVariable String name) {
        return projections.stopReplay(name);
    }

    @PostMapping("/{name}/replay")
    @Requires("projection:replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ReplayAnswer> replay(
            @PathVariable String name,
            @Valid @RequestBody ReplayRequest body,
            @RequestHeader(name = RequestKey.HEADER, required = false) String idempotencyKey,
            Principal user,
            HttpServletRequest request) {
        Replay.Request wanted = new Replay.Request(
                user.getName(),
                body.reason(),
                RequestKey.of(idempotencyKey, user.getName(), request.getMethod(), request.getRequestURI()),
                RequestKey.hash(body.reason().getBytes(StandardCharsets.UTF_8)));
        Projections.Accepted accepted = projections.replay(name, wanted);
        Replay replay = accepted.replay();
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(HttpStatus.ACCEPTED).eTag("\"" + replay.generation() + "\"");
        if (accepted.repeated()) {
            answer.header("Idempotent-Replayed", "true");
        }
        return answer.body(new ReplayAnswer(
                name,
                replay.generation(),
                Status.REPLAYING,
                replay.generation(),
                replay.headAtStart(),
                replay.requiredBytes(),
                replay.freeBytes()));
    }
}
