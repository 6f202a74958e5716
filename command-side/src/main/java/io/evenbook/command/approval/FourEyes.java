package io.evenbook.command.approval;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Acting;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalEvent;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.ApprovalRejection.ApprovalPersonUnknown;
import io.evenbook.api.approval.ApprovalRejection.ApprovalRequired;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.approval.PolicyCommand;
import io.evenbook.api.audit.SubjectCommand.EraseSubject;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.command.access.UserState;
import io.evenbook.command.base.CommandHandler;
import io.evenbook.command.customer.LimitTable;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Has commands decided under the policies. A command that a policy covers is decided first, so that a command that
 * would be refused is refused at once, and one with nothing left to do needs nobody; then it is undone, and waits.
 */
public final class FourEyes {
    /** How long a command waits. */
    public static final Duration PATIENCE = Duration.ofHours(24);

    /** The code of an approval whose command used a reference that another command has used meanwhile. */
    static final String REFERENCE_USED = "approval.reference-used";

    /** The code of an approval whose maker was suspended after the request. */
    static final String MAKER_SUSPENDED = "approval.maker-suspended";

    /** The code of an approval whose command this release cannot read. */
    static final String UNREADABLE = "approval.unreadable";

    private final CommandHandler<Object> inner;

    /** @param inner decides a command whatever the policies say */
    public FourEyes(CommandHandler<Object> inner) {
        this.inner = inner;
    }

    /**
     * What a request says beside its command.
     *
     * @param acting for whose accounts the maker acts; null: for all
     * @param target the identifier of what the command is about
     * @param uniqueKeys that it was sent with
     * @param expectedVersion null: any
     * @param reason null: none
     */
    public record Request(
            Maker maker, Acting acting, String target, List<String> uniqueKeys, Long expectedVersion, String reason) {}

    /**
     * Performs a command, or lets it wait.
     *
     * @param request null: it must not wait
     * @return the version of what the command is about, or of the approval
     * @throws RejectedException {@code approval.required} if it would have to wait and must not;
     *     {@code approval.person-unknown} if it would have to wait and the log knows no person behind the maker
     */
    public long perform(Object command, Request request, Streams streams) {
        Guarded<Object> guarded = GuardedCommands.of(command);
        String operation = guarded == null ? null : coveredBy(guarded, command, streams);
        if (operation == null) {
            return inner.handle(command, streams);
        }
        Long version = withoutEffect(command, streams);
        if (version != null) {
            return version;
        }
        if (request == null || !guarded.isAlone()) {
            throw new RejectedException(new ApprovalRequired(operation));
        }
        Maker maker = request.maker();
        if (maker.personId() == null) {
            throw new RejectedException(new ApprovalPersonUnknown(maker.userId()));
        }
        ApprovalState.AGGREGATE.append(
                streams,
                new ApprovalRequested(
                        maker.approvalId(),
                        operation,
                        request.target(),
                        guarded.name(),
                        guarded.write(command),
                        request.uniqueKeys(),
                        request.expectedVersion(),
                        request.reason(),
                        maker.userId(),
                        maker.personId(),
                        request.acting(),
                        streams.time().plus(PATIENCE)));
        return streams.version(ApprovalState.AGGREGATE.type(), maker.approvalId());
    }

    /**
     * Performs one of several commands of a request.
     *
     * @throws RejectedException {@code approval.required} if it would have to wait
     */
    public long performNow(Object command, Streams streams) {
        return perform(command, null, streams);
    }

    private static String coveredBy(Guarded<Object> guarded, Object command, Streams streams) {
        PoliciesState policies = PoliciesState.AGGREGATE.find(streams, PolicyCommand.POLICIES_ID);
        return guarded.coveredBy(policies, command, streams);
    }

    /** The version after a command that has nothing left to do; null if it has, and then nothing is done. */
    private Long withoutEffect(Object command, Streams streams) {
        long before = streams.position();
        try {
            return streams.attempt(() -> {
                long version = LimitTable.approved(() -> inner.handle(command, streams));
                if (streams.position() > before) {
                    throw new HasEffect();
                }
                return version;
            });
        } catch (HasEffect e) {
            return null;
        }
    }

    /**
     * Performs the command that waits for an approval, or ends the approval with the code of its refusal.
     *
     * @param asMaker performs the command
     * @return the version of the approval
     */
    public long approve(Approve approve, Streams streams, AsMaker asMaker) {
        List<ApprovalEvent> ends = ApprovalState.AGGREGATE.decide(approve, streams);
        ApprovalRequested request =
                ApprovalState.AGGREGATE.find(streams, approve.approvalId()).request();
        Object command = read(request);
        if (command == null || isMakerSuspended(request, streams)) {
            refuse(approve, command == null ? UNREADABLE : MAKER_SUSPENDED, streams);
            return ApprovalState.AGGREGATE.version(streams, approve);
        }
        try {
            streams.attempt(() -> {
                ends.forEach(event -> ApprovalState.AGGREGATE.append(streams, event));
                return LimitTable.approved(() -> asMaker.perform(
                        approved(command, approve), request.acting(), request.expectedVersion(), streams));
            });
        } catch (RejectedException e) {
            refuse(approve, e.rejection().refusal().code(), streams);
        } catch (UniqueKeyUsedException e) {
            refuse(approve, REFERENCE_USED, streams);
        }
        return ApprovalState.AGGREGATE.version(streams, approve);
    }

    private static boolean isMakerSuspended(ApprovalRequested request, Streams streams) {
        UserState maker = UserState.AGGREGATE.find(streams, request.requestedBy());
        return maker != null && maker.suspended();
    }

    /** An erasure says for good who approved it. */
    private static Object approved(Object command, Approve approve) {
        return command instanceof EraseSubject erase
                ? new EraseSubject(
                        erase.subjectId(),
                        erase.requestedBy(),
                        approve.approver().userId(),
                        erase.reason())
                : command;
    }

    /** Null if this release cannot read the command. */
    private static Object read(ApprovalRequested request) {
        Guarded<?> guarded = GuardedCommands.named(request.command());
        try {
            return guarded == null ? null : guarded.read(request.content());
        } catch (JacksonException e) {
            return null;
        }
    }

    private static void refuse(Approve approve, String code, Streams streams) {
        ApprovalState.AGGREGATE.append(
                streams,
                new ApprovalRefused(
                        approve.approvalId(),
                        approve.approver().userId(),
                        approve.approver().personId(),
                        approve.reason(),
                        code));
    }

    /** Performs a command that waited, on the accounts that its maker may change now. */
    @FunctionalInterface
    public interface AsMaker {
        /**
         * @param acting for whose accounts the maker acts; null: for all
         * @param expectedVersion the version that the maker saw; null: any
         * @throws RejectedException as its maker may see it
         */
        long perform(Object command, Acting acting, Long expectedVersion, Streams streams);
    }

    /** Undoes a command that has an effect. */
    private static final class HasEffect extends RuntimeException {
        private HasEffect() {
            super(null, null, false, false);
        }
    }
}
