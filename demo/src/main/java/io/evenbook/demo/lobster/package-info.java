/** Reads recorded markets in the format of LOBSTER. Prices are in ten-thousandths of a dollar, sizes in shares. */
package io.evenbook.demo.lobster;
