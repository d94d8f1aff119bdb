package dev.farside.core.sshconfig;

import dev.farside.core.input.Source;

/** A value that applies, and the place of its line. */
record Value(String text, Source source) {}
