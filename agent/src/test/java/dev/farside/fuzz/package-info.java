/** What the fuzz tests have in common. They stand beside the unit tests, each in the package that it tests. */
package dev.farside.fuzz;
