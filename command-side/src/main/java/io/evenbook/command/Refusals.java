package io.evenbook.command;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.asset.AssetCommand;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.command.account.InspectAccount;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Tells refusals from failures, whoever sent the command: an aggregate that does not exist is a refusal, and a refusal does not roll
 * back. There is nothing to roll back, since aggregates decide before they apply; but a rollback would throw the aggregate out of the
 * cache, and anybody could have a market's whole book read again by cancelling an order twice.
 */
final class Refusals implements MessageHandlerInterceptor<CommandMessage<?>> {

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        CommandMessage<?> command = unitOfWork.getMessage();
        try {
            return chain.proceed();
        } catch (AggregateNotFoundException e) {
            throw new RejectedException(unknown(command.getPayload(), e));
        } catch (RejectedException e) {
            if (mayCreate(command.getPayload())) {
                throw e;
            }
            return asCommandResultMessage(e);
        }
    }

    /** Its aggregate may have just been created, without an event and so without an identifier: that one must not stay. */
    private static boolean mayCreate(Object command) {
        return command instanceof ListMarket
                || command instanceof RegisterAsset
                || command instanceof OpenAccount
                || command instanceof PostEntries
                || command instanceof BooksCommand
                || command instanceof RecordControls
                || command instanceof RecordReconciliation;
    }

    private static Rejection unknown(Object command, AggregateNotFoundException e) {
        return switch (command) {
            case ConfirmWithdrawal confirm -> new WithdrawalUnknown(confirm.withdrawalId().value());
            case CancelWithdrawal cancel -> new WithdrawalUnknown(cancel.withdrawalId().value());
            case InspectAccount inspect -> new AccountUnknown(inspect.accountId().value());
            case AccountCommand account -> new AccountUnknown(account.accountId().value());
            case SubmitOrder submit -> new OrderUnknown(submit.orderId().value());
            case CancelOrder cancel -> new OrderUnknown(cancel.orderId().value());
            case ReduceOrder reduce -> new OrderUnknown(reduce.orderId().value());
            case MarketCommand market -> new MarketUnknown(market.marketId().value());
            case RetrySettlement retry -> new SagaUnknown("stl_" + retry.tradeId());
            case TradeCommand trade -> new TradeUnknown(trade.tradeId());
            case AssetCommand asset -> new AssetUnknown(asset.asset().value());
            default -> throw e;
        };
    }
}
