package io.evenbook.query.clearing;

import io.evenbook.query.support.list.Rows;

interface DefaultRows extends Rows<DefaultRow, String> {}
