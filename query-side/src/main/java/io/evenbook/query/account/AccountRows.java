package io.evenbook.query.account;

import io.evenbook.query.list.Rows;

interface AccountRows extends Rows<AccountRow, String> {}
