package io.evenbook.query.account;

import io.evenbook.query.list.Rows;

interface WithdrawalRows extends Rows<WithdrawalRow, String> {}
