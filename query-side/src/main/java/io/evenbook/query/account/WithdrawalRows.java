package io.evenbook.query.account;

import io.evenbook.query.support.list.Rows;

interface WithdrawalRows extends Rows<WithdrawalRow, String> {}
