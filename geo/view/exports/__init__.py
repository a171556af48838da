"""The filtered mentions as files for other programs, each written piece by piece.

records      a filter -> rows, with what every file must carry (credits, sources)
geojson, csv_table, xlsx, kml, geopackage, page     one writer each
formats      the writers by name
"""
