package io.evenbook.command.access;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.access.Acting;
import io.evenbook.api.access.KeyRejection.KeyUnknown;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.RevokeKey;
import io.evenbook.api.access.UserRejection.NotForOwnAccounts;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.account.AccountRejection.AccountExists;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.DirectionNotAllowed;
import io.evenbook.api.account.AccountRejection.MaximumExceeded;
import io.evenbook.api.account.AccountRejection.PayeeRefuses;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.RecordPersonalRead;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.CustomerRejection.DelegationUnknown;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.trade.TradeCommand.HoldCommand;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.market.RestingOrders;
import io.evenbook.command.trade.TradeState;

/**
 * Whose accounts a command may change if its sender acts for its own ones: those of the user's customer, and, for
 * orders, for holds of trades and for transfers within that customer, those delegated to the user at level TRADE until
 * after the batch's time. Accounts of others are refused as if they did not exist. Commands that are not listed here
 * need a permission for all accounts.
 */
public final class Ownership {
    private Ownership() {}

    /**
     * Checks a command before it is decided, and before its version is compared. Notes the customer in the metadata of
     * the command's events if the user acts by a delegation.
     *
     * @throws RejectedException with the rejection of an unknown resource if it belongs to somebody else;
     *     {@code access.scope} if nothing says to whom it belongs
     */
    public static void require(Object command, Acting acting, Streams streams) {
        switch (command) {
            case OpenAccount open -> requireOpening(open, acting, streams);
            case PlaceOrder place -> requireTrading(place, acting, streams);
            case CancelAccountOrders cancel -> requireTrading(cancel, acting, streams);
            case SetCancelAfter set -> requireTrading(set, acting, streams);
            case SendTransfer send -> requireSending(send, acting, streams);
            case CancelOrder cancel -> requireOrder(cancel.orderId(), acting, streams);
            case AmendOrder amend -> requireOrder(amend.orderId(), acting, streams);
            case RequestWithdrawal request ->
                require(owns(request.accountId(), acting, streams), unknown(request.accountId()));
            case CancelWithdrawal cancel ->
                require(
                        owns(cancel.accountId(), acting, streams),
                        new WithdrawalUnknown(cancel.withdrawalId().value()));
            case HoldCommand hold -> requireSide(hold, acting, streams);
            case GrantDelegation grant -> require(isOwn(grant.customerId(), acting), unknown(grant.accountId()));
            case RevokeDelegation revoke ->
                require(
                        isOwn(revoke.customerId(), acting),
                        new DelegationUnknown(revoke.delegationId().value()));
            case RequestKyc request -> require(isOwn(request.customerId(), acting), unknown(request.customerId()));
            case RecordPersonalRead read -> require(isOwn(read.customerId(), acting), unknown(read.customerId()));
            case IssueKey issue ->
                require(acting.userId().equals(issue.userId()), new UserUnknown(String.valueOf(issue.userId())));
            case ChangeCredential change ->
                require(acting.userId().equals(change.userId()), new UserUnknown(String.valueOf(change.userId())));
            case RevokeKey revoke ->
                require(acting.userId().equals(revoke.userId()), new KeyUnknown(String.valueOf(revoke.keyId())));
            default ->
                throw new RejectedException(
                        new NotForOwnAccounts(command.getClass().getSimpleName()));
        }
    }

    /** A refusal as its sender may see it: the state of a payee that is not the sender's own stays hidden. */
    public static RejectedException hidingThePayee(
            RejectedException refused, Object command, Acting acting, Streams streams) {
        if (!(command instanceof SendTransfer send) || owns(send.to(), acting, streams)) {
            return refused;
        }
        AccountId about = switch (refused.rejection()) {
            case AccountIsFrozen frozen -> frozen.accountId();
            case AccountIsClosed closed -> closed.accountId();
            case DirectionNotAllowed direction -> direction.accountId();
            case MaximumExceeded maximum -> maximum.accountId();
            default -> null;
        };
        return send.to().equals(about) ? new RejectedException(new PayeeRefuses(send.to())) : refused;
    }

    /** A version that the client expects must not be compared with that of somebody else's account. */
    private static void requireOpening(OpenAccount open, Acting acting, Streams streams) {
        require(isOwn(open.customerId(), acting), unknown(open.customerId()));
        boolean isFree = AccountState.AGGREGATE.find(streams, open.accountId()) == null;
        require(isFree || owns(open.accountId(), acting, streams), new AccountExists(open.accountId()));
    }

    private static void requireTrading(AccountCommand command, Acting acting, Streams streams) {
        require(mayTrade(command.accountId(), acting, streams), unknown(command.accountId()));
    }

    /** A delegate moves money between accounts of one customer only: anything else would be a withdrawal. */
    private static void requireSending(SendTransfer send, Acting acting, Streams streams) {
        if (owns(send.accountId(), acting, streams)) {
            return;
        }
        requireTrading(send, acting, streams);
        AccountState payer = AccountState.AGGREGATE.find(streams, send.accountId());
        AccountState payee = AccountState.AGGREGATE.find(streams, send.to());
        require(payee != null && payer.customerId().equals(payee.customerId()), unknown(send.to()));
    }

    private static void requireOrder(OrderId orderId, Acting acting, Streams streams) {
        AccountId accountId = RestingOrders.accountOf(orderId, streams);
        require(accountId != null && mayTrade(accountId, acting, streams), new OrderUnknown(orderId.value()));
    }

    private static void requireSide(HoldCommand hold, Acting acting, Streams streams) {
        TradeState state = TradeState.AGGREGATE.find(streams, hold.tradeId());
        boolean mayHold = state != null && mayTrade(state.account(hold.side()), acting, streams);
        require(mayHold, new TradeUnknown(hold.tradeId()));
    }

    private static boolean owns(AccountId accountId, Acting acting, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        return account != null && isOwn(account.customerId(), acting);
    }

    private static boolean mayTrade(AccountId accountId, Acting acting, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (account == null || account.customerId() == null) {
            return false;
        }
        if (isOwn(account.customerId(), acting)) {
            return true;
        }
        CustomerState customer = CustomerState.AGGREGATE.find(streams, account.customerId());
        if (customer == null
                || !customer.delegates(accountId, acting.userId(), DelegationLevel.TRADE, streams.time())) {
            return false;
        }
        streams.note(EventMetaData.ON_BEHALF_OF, account.customerId().value());
        return true;
    }

    private static boolean isOwn(CustomerId customerId, Acting acting) {
        return customerId != null && customerId.equals(acting.customerId());
    }

    private static Rejection unknown(AccountId accountId) {
        return new AccountUnknown(accountId.value());
    }

    private static Rejection unknown(CustomerId customerId) {
        return new CustomerUnknown(String.valueOf(customerId));
    }

    private static void require(boolean allowed, Rejection otherwise) {
        if (!allowed) {
            throw new RejectedException(otherwise);
        }
    }
}
