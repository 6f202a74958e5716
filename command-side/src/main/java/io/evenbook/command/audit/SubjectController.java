package io.evenbook.command.audit;

import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.audit.SubjectCommand;
import io.evenbook.api.audit.SubjectCommand.EraseSubject;
import io.evenbook.api.audit.SubjectCommand.HoldSubject;
import io.evenbook.api.audit.SubjectCommand.ReleaseSubject;
import io.evenbook.api.audit.SubjectRejection.SubjectUnknown;
import io.evenbook.api.id.SubjectId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Erases subjects of personal data, and holds them for legal reasons. */
@RestController
@RequestMapping("/api/v1/subjects")
class SubjectController {
    private final CommandGate gate;
    private final CurrentAccess access;

    SubjectController(CommandGate gate, CurrentAccess access) {
        this.gate = gate;
        this.access = access;
    }

    /** @param id id of the subject */
    record SubjectAnswer(SubjectId id, long version, long position) {}

    @PostMapping("/{subjectId}/erasure")
    @Requires("subject:erase")
    ResponseEntity<SubjectAnswer> erase(@PathVariable String subjectId, @Valid @RequestBody ReasonRequest body) {
        return send(new EraseSubject(idOf(subjectId), access.caller().userId(), null, body.reason()), body);
    }

    @PostMapping("/{subjectId}/legal-hold")
    @Requires("subject:hold")
    ResponseEntity<SubjectAnswer> hold(@PathVariable String subjectId, @Valid @RequestBody ReasonRequest body) {
        return send(new HoldSubject(idOf(subjectId), body.reason()), body);
    }

    @PostMapping("/{subjectId}/legal-hold/release")
    @Requires("subject:hold")
    ResponseEntity<SubjectAnswer> release(@PathVariable String subjectId, @Valid @RequestBody ReasonRequest body) {
        return send(new ReleaseSubject(idOf(subjectId), body.reason()), body);
    }

    private static SubjectId idOf(String subjectId) {
        return PathIds.parse(subjectId, SubjectId::new, SubjectUnknown::new);
    }

    private ResponseEntity<SubjectAnswer> send(SubjectCommand command, ReasonRequest body) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new SubjectAnswer(command.subjectId(), version, position)))
                .because(body.reason()));
    }
}
