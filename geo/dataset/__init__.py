"""Analyses as a partitioned Parquet data set, for a store elsewhere and for whatever reads Parquet."""
