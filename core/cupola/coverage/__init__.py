"""N-fold coverage of shells and regions: phase averages, guarantees, gaps."""
